//! Rows with aligned columns; one column is as wide as there is room and wraps.
use textwrap::core::display_width;

/// The least width to which the wide column is squeezed.
const NARROWEST: usize = 16;

/// Lays out rows, indented by two, two blanks between columns. `wide` is the column that wraps.
/// A column that is empty in every row takes no room.
pub(super) fn table(width: usize, wide: usize, rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths: Vec<usize> = (0..columns)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells
                .map(|cell| display_width(cell))
                .max()
                .unwrap_or_default()
        })
        .collect();
    let used = |widths: &[usize]| {
        widths
            .iter()
            .filter(|w| **w > 0)
            .map(|w| w + 2)
            .sum::<usize>()
    };
    let surplus = used(&widths).saturating_sub(width);
    if let Some(widest) = widths.get_mut(wide) {
        *widest = widest.saturating_sub(surplus).max(NARROWEST.min(*widest));
    }

    let mut said = String::new();
    for row in rows {
        let cells: Vec<Vec<String>> = row
            .iter()
            .enumerate()
            .map(|(at, cell)| match widths.get(at) {
                Some(room) if at == wide && display_width(cell) > *room => {
                    textwrap::wrap(cell, *room)
                        .into_iter()
                        .map(|line| line.into_owned())
                        .collect()
                }
                _ => vec![cell.clone()],
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for line in 0..height {
            let (mut text, mut column) = (String::new(), 0_usize);
            for (cell, room) in cells.iter().zip(&widths).filter(|(_, room)| **room > 0) {
                let part = cell.get(line).map(String::as_str).unwrap_or_default();
                // Blanks wait for something to come after them: styles hide the end of a line.
                if display_width(part) > 0 {
                    let at = display_width(&text);
                    text.push_str(&format!(
                        "{:gap$}{part}",
                        "",
                        gap = (column + 2).saturating_sub(at)
                    ));
                }
                column += room + 2;
            }
            said.push_str(text.trim_end());
            said.push('\n');
        }
    }
    said
}

/// Rows of a name and what there is to say about it; without those where there is nothing.
pub(super) fn facts(width: usize, facts: &[(String, String)]) -> String {
    let said = facts.iter().filter(|(_, fact)| !fact.is_empty());
    let rows: Vec<Vec<String>> = said
        .map(|(name, fact)| vec![super::styled(super::QUIET, name), fact.clone()])
        .collect();
    table(width, 1, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_are_aligned_and_the_wide_one_wraps() {
        let rows = [
            row(&["K7QF", "Somebody to carry a wardrobe", "", "Ana"]),
            row(&["M3XA", "Soup 汤", "", "Cem"]),
        ];

        assert_eq!(
            table(34, 1, &rows),
            "  K7QF  Somebody to carry a    Ana\n        wardrobe\n  M3XA  Soup 汤                Cem\n"
        );
    }

    #[test]
    fn colours_take_no_room() {
        let rows = [row(&["\x1b[1mK7QF\x1b[0m", "Soup"]), row(&["M3XAB", "Tea"])];

        let plain = anstream::adapter::strip_str(&table(40, 1, &rows)).to_string();

        assert_eq!(plain, "  K7QF   Soup\n  M3XAB  Tea\n");
    }

    #[test]
    fn nothing_makes_no_lines() {
        assert_eq!(table(40, 0, &[]), "");
        assert_eq!(facts(40, &[("Where".to_owned(), String::new())]), "");
    }
}
