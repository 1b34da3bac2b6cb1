//! Who asks us to come along into a community that was founded anew.
use potluck_model::id::CommunityId;
use potluck_model::role::Role;
use potluck_text::{Said, say};

use super::Look;

impl Look<'_> {
    /// Who asks us to come along, as something to look at.
    pub(crate) fn asked_along(&self, is_here: impl Fn(CommunityId) -> bool) -> Vec<Said> {
        let me = self.community.me().person;
        let calls = self.community.calls(self.now.day());
        let open = calls
            .into_iter()
            .filter(|call| call.by != me && !is_here(call.community));
        open.map(|call| {
            let name = self.community.board().name_of(call.by);
            match self.community.roll().role(call.by) {
                Some(Role::Steward) => say("alarm-called-by-steward")
                    .with("name", name)
                    .with("community", call.name),
                _ => say("alarm-called-by-member")
                    .with("name", name)
                    .with("community", call.name),
            }
        })
        .collect()
    }
}
