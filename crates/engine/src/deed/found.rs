//! Founding a community: alone, or as the last step of founding together ([`crate::founding`]).
use potluck_model::certificate::Certificate;
use potluck_model::control::{GENESIS_VERSION, Genesis, Policy};
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::identity::{DeviceKeys, PersonMaster, Salt, SealingKey};
use potluck_model::member::{ControlGraph, found};
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::{Item, SignedControl};
use rand::RngExt as _;

use super::checked_name;
use crate::community::Community;
use crate::out::Out;
use crate::{Done, Engine, Refusal, recall};

/// Who we are going to be in a community that is not yet founded. Nothing of it is kept before that.
#[derive(Debug)]
pub(crate) struct Founder {
    pub(crate) salt: Salt,
    pub(crate) seed: Seed,
    pub(crate) keys: DeviceKeys,
    pub(crate) sealing: SealingKey,
    pub(crate) certificate: Certificate,
    pub(crate) name: String,
}

impl Engine {
    /// Founds alone.
    pub(super) fn found(
        &mut self,
        (community, name): (&str, &str),
        predecessor: Option<CommunityId>,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let (title, name) = (checked_name(community)?, checked_name(name)?);
        let salt: Salt = self.rng.random();
        let founder = self.founder(salt, name, out);
        let genesis = genesis(salt, vec![founder.certificate.clone()], predecessor);
        self.found_with(&founder, genesis, &[], title, out)
            .map(Done::Founded)
    }

    /// Somebody new under this salt.
    pub(crate) fn founder(&mut self, salt: Salt, name: String, out: &mut Out) -> Founder {
        let keys = self.device_master(out).keys(&salt, 0);
        let seed = Seed::from_bytes(self.rng.random());
        let sealing = SealingKey::from_secret(Secret32::from_bytes(self.rng.random()));
        let person = PersonMaster::from_seed(&seed).person_key(&salt);
        let day = out.now.day();
        let certificate = Certificate::by_person(&person, &salt, &keys, sealing.public(), day);
        Founder {
            salt,
            seed,
            keys,
            sealing,
            certificate,
            name,
        }
    }

    /// Keeps who we are in a community.
    pub(crate) fn keep_founder(&mut self, id: CommunityId, founder: &Founder, out: &mut Out) {
        recall::keep_seed(id, &founder.seed, out);
        recall::keep_sealing_key(id, &founder.sealing, out);
        self.facts.know_seed(id, founder.seed.clone());
        self.facts.know_sealing(id, founder.sealing.clone());
    }

    /// Founds with others, who have agreed: writes the genesis, a first key, and the names.
    pub(crate) fn found_with(
        &mut self,
        founder: &Founder,
        genesis: Genesis,
        others: &[(DeviceId, [u8; 64])],
        title: String,
        out: &mut Out,
    ) -> Result<CommunityId, Refusal> {
        let signed = found(&founder.keys, genesis, others, out.now)?;
        let graph = ControlGraph::found(&signed.header, signed.signature, &signed.body)?;
        let (id, person) = (graph.community(), founder.certificate.person);
        self.keep_founder(id, founder, out);
        recall::keep_person(id, person, out);
        recall::keep_name(id, &founder.name, out);
        out.keep(
            id,
            Item::Control(SignedControl {
                header: signed.header,
                signature: signed.signature,
                body: signed.body,
            }),
        );
        let sealing = vec![founder.sealing.clone()];
        let mut new = Community::new(graph, person, founder.keys.clone(), sealing);
        new.name_community(title, &mut self.rng, out)?;
        new.waiting_name = Some(founder.name.clone());
        new.write_waiting_name(&mut self.rng, out);
        self.communities.insert(id, new);
        Ok(id)
    }
}

/// What is founded, by these founders in their order.
pub(crate) fn genesis(
    salt: Salt,
    founders: Vec<Certificate>,
    predecessor: Option<CommunityId>,
) -> Genesis {
    Genesis {
        version: GENESIS_VERSION,
        salt,
        founders,
        policy: Policy::default(),
        predecessor,
    }
}
