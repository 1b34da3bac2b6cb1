//! Lines on two logarithmic axes, as an SVG that can be read in light and in dark.
//!
//! On such axes a straight line that rises as the grid's diagonal is cost that grows as its work; a
//! steeper one is not.
use std::fmt::Write as _;

use crate::grow::grouped;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
/// Room for numbers on the left, for names on the right, for the title above, for words below.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 130.0;
const ABOVE: f64 = 40.0;
const BELOW: f64 = 50.0;
/// How far apart the names of lines stand at least.
const NAME: f64 = 15.0;

const STYLE: &str = "\
text{font:12px sans-serif;fill:#333}.title{font-size:14px;font-weight:bold}\
.grid{stroke:#ccc;stroke-width:1}.line{fill:none;stroke-width:2}\
.s0{stroke:#0b62a8;fill:#0b62a8}.s1{stroke:#b5480a;fill:#b5480a}.s2{stroke:#2c7a3f;fill:#2c7a3f}\
.back{fill:#fff}\
@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.back{fill:#161616}\
.s0{stroke:#6db7f2;fill:#6db7f2}.s1{stroke:#f2a06d;fill:#f2a06d}.s2{stroke:#7fd193;fill:#7fd193}}\
.line{fill:none}text.name{stroke:none}";

/// What is drawn.
pub(crate) struct Plot {
    pub(crate) title: String,
    /// What is on the axis across, and on that up.
    pub(crate) across: String,
    pub(crate) up: String,
    pub(crate) lines: Vec<Line>,
}

/// One line of it; its points go from left to right and are greater than nothing.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// One axis: whole powers of ten at both ends.
struct Axis {
    from: i32,
    to: i32,
    /// Where both ends are in the picture.
    ends: (f64, f64),
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, ends: (f64, f64)) -> Self {
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        for value in values.filter(|value| *value > 0.0) {
            (low, high) = (low.min(value.log10()), high.max(value.log10()));
        }
        #[expect(clippy::cast_possible_truncation, reason = "powers of ten are few")]
        let (from, to) = (low.floor() as i32, high.ceil() as i32);
        Self {
            from,
            to: to.max(from + 1),
            ends,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value.log10() - f64::from(self.from)) / f64::from(self.to - self.from);
        self.ends.0 + part * (self.ends.1 - self.ends.0)
    }

    fn ticks(&self) -> impl Iterator<Item = (f64, String)> {
        (self.from..=self.to).map(|power| {
            let value = 10_f64.powi(power);
            let text = match u32::try_from(power) {
                Ok(power) => grouped(10_u64.pow(power)),
                Err(_) => format!("{value}"),
            };
            (self.at(value), text)
        })
    }
}

impl Plot {
    /// The picture.
    pub(crate) fn svg(&self) -> String {
        let points = || self.lines.iter().flat_map(|line| line.points.iter());
        let across = Axis::over(points().map(|(x, _)| *x), (LEFT, WIDTH - RIGHT));
        let up = Axis::over(points().map(|(_, y)| *y), (HEIGHT - BELOW, ABOVE));
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BELOW);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             role=\"img\" aria-label=\"{title}\">\n<style>{STYLE}</style>\n\
             <rect class=\"back\" width=\"100%\" height=\"100%\"/>\n\
             <text class=\"title\" x=\"{LEFT}\" y=\"22\">{title}</text>\n",
            title = escaped(&format!("{}: {}", self.title, self.up)),
        );
        for (x, text) in across.ticks() {
            let y = bottom + 18.0;
            let _ = writeln!(
                svg,
                "<path class=\"grid\" d=\"M{x:.1} {ABOVE}V{bottom}\"/>\
                 <text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{text}</text>"
            );
        }
        for (y, text) in up.ticks() {
            let (x, below) = (LEFT - 8.0, y + 4.0);
            let _ = writeln!(
                svg,
                "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{right}\"/>\
                 <text x=\"{x}\" y=\"{below:.1}\" text-anchor=\"end\">{text}</text>"
            );
        }
        let (middle, y) = (f64::midpoint(LEFT, right), HEIGHT - 12.0);
        let _ = writeln!(
            svg,
            "<text x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\">{}</text>",
            escaped(&self.across)
        );
        self.draw(&mut svg, &across, &up);
        svg + "</svg>\n"
    }

    fn draw(&self, svg: &mut String, across: &Axis, up: &Axis) {
        let mut names: Vec<(f64, usize)> = vec![];
        for (number, line) in self.lines.iter().enumerate() {
            let spots: Vec<(f64, f64)> = line
                .points
                .iter()
                .filter(|(_, y)| *y > 0.0)
                .map(|(x, y)| (across.at(*x), up.at(*y)))
                .collect();
            let class = number % 3;
            let path: Vec<String> = spots
                .iter()
                .map(|(x, y)| format!("{x:.1} {y:.1}"))
                .collect();
            let _ = writeln!(
                svg,
                "<path class=\"line s{class}\" d=\"M{}\"/>",
                path.join("L")
            );
            for (x, y) in &spots {
                let _ = writeln!(
                    svg,
                    "<circle class=\"s{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>"
                );
            }
            names.extend(spots.last().map(|(_, y)| (*y, number)));
        }
        // Each name stands at the end of its line, pushed down where two ends are close.
        names.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut free = 0.0_f64;
        for (y, number) in names {
            let y = y.max(free);
            free = y + NAME;
            let (x, y, class) = (WIDTH - RIGHT + 8.0, y + 4.0, number % 3);
            let name = escaped(&self.lines[number].name);
            let _ = writeln!(
                svg,
                "<text class=\"name s{class}\" x=\"{x}\" y=\"{y:.1}\">{name}</text>"
            );
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
