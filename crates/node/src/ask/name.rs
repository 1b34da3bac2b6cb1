//! Being called something else: one's name is the title of one's profile, a record like others.
use potluck_engine::Deed;

use super::Course;
use crate::api::{Problem, Writing};
use crate::clock;
use crate::fill::{self, Here};
use crate::hall::Hall;
use crate::wait::For;

impl Hall {
    /// Changes the name in the community in use; whoever has no profile yet gets one with it.
    pub(super) fn be_called(&self, name: String) -> Result<Course, Problem> {
        let look = self.look()?;
        let board = look.community.board();
        let profile = board.profile_of(look.community.me().person);
        let old = profile.and_then(|record| Some((record, board.draft_of(record)?)));
        let zone = clock::zone();
        let here = Here {
            now: clock::now(),
            zone: &zone,
        };
        let writing = Writing {
            kind: "profile".to_owned(),
            title: Some(name),
            ..Writing::default()
        };
        let deed = match old {
            Some((record, old)) => {
                let draft = fill::edited(&old.draft, writing, here)?;
                Deed::Edit(record, Box::new(draft))
            }
            None => Deed::Post(Box::new(fill::new(writing, here)?)),
        };
        Ok(Course::Wish(self.own(deed)?, For::Nothing))
    }
}
