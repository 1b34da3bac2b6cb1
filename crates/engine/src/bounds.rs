//! How full everything is that a peer can make grow, beside its bound: for tests and for
//! `potluck doctor`.
use crate::Engine;
use crate::limits::{LOG_LENGTH, MOST_CREDIT, WANTED_BODIES};
use crate::session::Stage;

impl Engine {
    /// What is queued: its name, how much there is, and the most there may be.
    #[must_use]
    pub fn queues(&self) -> Vec<(&'static str, u64, u64)> {
        let mut queues = vec![];
        for session in self.sessions.values() {
            let Stage::Open(open) = &session.stage else {
                continue;
            };
            queues.push(("bytes of credit", open.credit, MOST_CREDIT));
            for shared in &open.shared {
                let bodies = WANTED_BODIES as u64;
                let logs = self
                    .communities
                    .get(&shared.community)
                    .map_or(0, |community| 2 * community.devices_ever().len() as u64);
                queues.extend([
                    ("bodies asked for", shared.wants.bodies.len() as u64, bodies),
                    ("bodies owed", shared.owes.promised.len() as u64, bodies),
                    ("logs asked for", shared.wants.headers.len() as u64, logs),
                    ("logs owed", shared.owes.headers.len() as u64, logs),
                    ("bodies lacked", shared.owes.lacked.len() as u64, bodies),
                    ("logs known of a peer", shared.theirs.len() as u64, logs),
                ]);
            }
        }
        for community in self.communities.values() {
            for log in community.logs.values() {
                queues.push(("headers of one log", log.length(), LOG_LENGTH + 64));
            }
        }
        queues
    }
}
