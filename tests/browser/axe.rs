//! The rules of accessibility (WCAG 2.2 AA and best practices), as axe-core checks them.
//!
//! `axe.min.js` is axe-core 4.13.0 as published, under the Mozilla Public License 2.0; its
//! licences lie beside it.
use serde_json::Value;

use crate::tab::Tab;

const AXE: &str = include_str!("axe.min.js");

impl Tab {
    /// No rule is broken in what is shown now.
    pub(crate) async fn assert_accessible(&self) {
        let script = format!(
            "{AXE}; axe.run(document, {{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', \
             'wcag22aa', 'best-practice'], resultTypes: ['violations']}})\
             .then(r => [r.passes.length, r.violations.map(v => v.id + ': ' + v.help + '\\n  ' + \
             v.nodes.map(n => n.html + '\\n    ' + n.failureSummary).join('\\n  '))])"
        );
        let found = self.promised(&script).await;
        let at = self.address().await;
        assert!(found[0].as_u64() > Some(0), "axe looked at nothing at {at}");
        let broken: Vec<&str> = found[1]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert!(broken.is_empty(), "at {at}:\n{}", broken.join("\n"));
    }
}
