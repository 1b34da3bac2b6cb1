//! A code to be scanned, as SVG that needs no style of its own.
use std::fmt::Write as _;

use askama::filters::Safe;
use qrcode::{Color, EcLevel, QrCode};

/// The quiet border around it, in modules.
const BORDER: usize = 4;

/// A text as QR; nothing if it is too long for one.
pub(crate) fn qr(text: &str) -> Option<Safe<String>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let all = width + 2 * BORDER;
    let mut path = String::new();
    for (row, line) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let dark = line
                .iter()
                .skip(column)
                .take_while(|color| **color == Color::Dark);
            let run = dark.count();
            if run > 0 {
                // Writing into a String cannot fail.
                let _ = write!(
                    path,
                    "M{} {}h{run}v1h-{run}z",
                    column + BORDER,
                    row + BORDER
                );
            }
            column += run.max(1);
        }
    }
    Some(Safe(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {all} {all}\" shape-rendering=\"crispEdges\" \
         aria-hidden=\"true\"><rect width=\"{all}\" height=\"{all}\" fill=\"#fff\"/><path \
         fill=\"#000\" d=\"{path}\"/></svg>"
    )))
}
