//! Figures as they are found, one JSON line each, and all of them as a table at the end.

/// What was measured.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<(String, f64, String)>);

impl Report {
    /// Notes a figure.
    pub(crate) fn figure(&mut self, name: &str, value: f64, unit: &str) {
        println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
        self.0.push((name.to_owned(), value, unit.to_owned()));
    }

    /// Notes the middle and the worst of several, in milliseconds.
    pub(crate) fn times(&mut self, name: &str, mut seconds: Vec<f64>, what: &str) {
        seconds.sort_by(f64::total_cmp);
        let at = |part: usize| seconds[(seconds.len() - 1) * part / 100] * 1e3;
        self.figure(&format!("{name}-p50"), at(50), &format!("ms, {what}"));
        self.figure(&format!("{name}-p99"), at(99), &format!("ms, {what}"));
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        let width = self.0.iter().map(|(name, ..)| name.len()).max();
        println!();
        for (name, value, unit) in &self.0 {
            println!(
                "{name:width$}  {value:>12.2}  {unit}",
                width = width.unwrap_or(0)
            );
        }
    }
}
