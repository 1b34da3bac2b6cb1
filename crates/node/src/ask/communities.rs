//! Several communities in one home: which there are, which is in use, which one a request is about.
//!
//! They share the device's store and its connections and nothing else: each has keys of its own, and
//! who is in one does not learn of the other.
use potluck_engine::Community;
use potluck_model::id::CommunityId;
use potluck_text::{Said, say};

use crate::api::{Answer, InCommunity, Problem, Request};
use crate::clock;
use crate::hall::Hall;
use crate::show::{Look, alarm};

impl Hall {
    /// Takes off the outermost words that say which community a request is about.
    pub(super) fn directed(
        &self,
        request: Request,
    ) -> Result<(Option<CommunityId>, Request), Problem> {
        match request {
            Request::In { community, request } => {
                let outer = self.community_named(&community)?;
                let (inner, request) = self.directed(*request)?;
                Ok((inner.or(Some(outer)), request))
            }
            Request::InPassing { request } => {
                let (about, request) = self.directed(*request)?;
                let request = Box::new(request);
                Ok((about, Request::InPassing { request }))
            }
            other => Ok((None, other)),
        }
    }

    /// The communities of this home.
    pub(super) fn communities(&self) -> Vec<InCommunity> {
        let in_use = self.community().map(Community::id).ok();
        let shown = |community: &Community| {
            let members = community.members();
            let me = community.me().person;
            InCommunity {
                community: community.id().to_string(),
                name: community.name(),
                my_name: community.board().name_of(me),
                role: members.person(me).map(|member| member.role),
                in_use: Some(community.id()) == in_use,
                people: u32::try_from(members.persons().count()).unwrap_or(u32::MAX),
            }
        };
        self.engine.communities().map(shown).collect()
    }

    /// The community that somebody means: by its name if only one has it, or by its id or the
    /// beginning of it.
    pub(super) fn community_named(&self, named: &str) -> Result<CommunityId, Problem> {
        let wanted = named.trim().to_lowercase();
        let all: Vec<&Community> = self.engine.communities().collect();
        let called = |community: &&&Community| community.name().to_lowercase() == wanted;
        let begins = |community: &&&Community| {
            wanted.len() >= 4 && community.id().to_string().starts_with(&wanted)
        };
        let mut found: Vec<&&Community> = all.iter().filter(called).collect();
        if found.is_empty() {
            found = all.iter().filter(begins).collect();
        }
        let shown: String = named.chars().take(80).collect();
        match found.as_slice() {
            [one] => Ok(one.id()),
            [] => {
                let names: Vec<String> = all.iter().map(|community| community.name()).collect();
                Err(Problem::new(
                    say("problem-no-such-community").with("name", shown),
                    match names.as_slice() {
                        [] => say("hint-start-or-join-one"),
                        names => say("hint-it-has").with("names", names.join(", ")),
                    },
                ))
            }
            _ => Err(Problem::new(
                say("problem-several-communities").with("name", shown),
                say("hint-community-by-id"),
            )),
        }
    }

    /// From now on a community is meant where nothing else is said.
    pub(crate) fn use_from_now_on(&mut self, community: CommunityId) -> Result<Answer, Problem> {
        self.memory.use_from_now_on(community)?;
        self.in_use = Some(community);
        self.about = Some(community);
        Ok(Answer::Communities(self.communities()))
    }

    /// What there is to look at in any community; with its name where there are several.
    pub(super) fn alarms_of_all(&self) -> Vec<Said> {
        let several = self.engine.communities().count() > 1;
        let mut alarms = Vec::new();
        for community in self.engine.communities() {
            let name = community.name();
            let look = Look::new(community, clock::now());
            let is_here = |id| self.engine.community(id).is_some();
            let own = community.alarms().iter().map(alarm).collect::<Vec<_>>();
            let own = own.into_iter().chain(look.to_decide());
            let own = own.chain(look.asked_along(is_here));
            let own = own.chain(clock_behind(community));
            alarms.extend(own.map(|alarm| {
                match several {
                    true => say("alarm-in")
                        .with("name", name.clone())
                        .with("what", alarm),
                    false => alarm,
                }
            }));
        }
        alarms
    }
}

/// That our clock is behind what is here, if it is.
pub(crate) fn clock_behind(community: &Community) -> Option<Said> {
    let behind = community.clock_behind(clock::now().day())?;
    Some(say("alarm-clock-behind").with("n", behind))
}
