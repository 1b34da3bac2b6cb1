//! What is printed is read by others, on another day.
use potluck_node::api::Record;

use crate::fake::{Fake, need, page};

#[tokio::test]
async fn on_paper_a_record_has_a_name_and_a_whole_date() {
    let by = "2026-12-01T18:00:00Z".parse().unwrap();
    let mine = Record {
        mine: true,
        author: "Ana".to_owned(),
        by: Some(by),
        ..need("K7QF", "Lift")
    };
    let node = Fake::with(vec![mine]);
    assert!(page(&node, "/").await.contains("today 18:00"));

    for path in ["/print/board", "/print/poster/K7QF"] {
        let html = page(&node, path).await;
        let sheet = html.split_once("class=\"sheet").unwrap().1;
        assert!(sheet.contains("Ana"), "{sheet}");
        assert!(sheet.contains("Tue 1 Dec 2026 18:00"), "{sheet}");
        assert!(
            !sheet.contains("today") && !sheet.contains("You"),
            "{sheet}"
        );
    }
}

#[tokio::test]
async fn what_was_written_for_somebody_says_for_whom() {
    let slip = Record {
        mine: true,
        recorded_for: Some("Rosa".to_owned()),
        ..need("K7QF", "Milk")
    };
    let node = Fake::with(vec![slip]);

    for path in ["/", "/print/board"] {
        assert!(page(&node, path).await.contains("For Rosa"), "{path}");
    }
}
