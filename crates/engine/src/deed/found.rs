//! Founding a community.
use potluck_model::certificate::Certificate;
use potluck_model::control::{GENESIS_VERSION, Genesis, Policy};
use potluck_model::identity::{PersonMaster, Salt, SealingKey};
use potluck_model::member::{ControlGraph, found};
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::{Item, SignedControl};
use rand::RngExt as _;

use super::checked_name;
use crate::community::Community;
use crate::out::Out;
use crate::{Done, Engine, Refusal, recall};

impl Engine {
    pub(super) fn found(
        &mut self,
        community: &str,
        name: &str,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let (title, name) = (checked_name(community)?, checked_name(name)?);
        let salt: Salt = self.rng.random();
        let keys = self.device_master(out).keys(&salt, 0);
        let seed = Seed::from_bytes(self.rng.random());
        let master = PersonMaster::from_seed(&seed);
        let sealing = SealingKey::from_secret(Secret32::from_bytes(self.rng.random()));
        let certificate = Certificate::by_person(
            &master.person_key(&salt),
            &salt,
            &keys,
            sealing.public(),
            out.now.day(),
        );
        let genesis = Genesis {
            version: GENESIS_VERSION,
            salt,
            founders: vec![certificate],
            policy: Policy::default(),
            predecessor: None,
        };
        let signed = found(&keys, genesis, &[], out.now)?;
        let graph = ControlGraph::found(&signed.header, signed.signature, &signed.body)?;
        let id = graph.community();
        recall::keep_seed(id, &seed, out);
        recall::keep_person(id, master.person_id(&salt), out);
        recall::keep_sealing_key(id, &sealing, out);
        self.facts.know_seed(id, seed.clone());
        recall::keep_name(id, &name, out);
        out.keep(
            id,
            Item::Control(SignedControl {
                header: signed.header,
                signature: signed.signature,
                body: signed.body,
            }),
        );
        let mut new = Community::new(graph, master.person_id(&salt), keys, vec![sealing]);
        new.name_community(title, &mut self.rng, out)?;
        new.waiting_name = Some(name);
        new.write_waiting_name(&mut self.rng, out);
        self.communities.insert(id, new);
        Ok(Done::Founded(id))
    }
}
