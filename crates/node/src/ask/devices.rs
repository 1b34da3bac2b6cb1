//! Devices of one's own, the door, and the twelve words: each request as a wish of the engine.
use potluck_engine::{Deed, OwnDevice, Wish};
use potluck_model::id::DeviceId;
use potluck_model::invite::Code;
use potluck_model::words::{self, BadWords};
use potluck_text::say;

use super::{Course, seconds};
use crate::api::{Answer, Device, Devices, Door, Problem, Welcome, Words};
use crate::clock;
use crate::hall::Hall;
use crate::wait::For;
use crate::zones::shown;

/// What a device is called that was made by the twelve words, until it is called something else.
const RECOVERED: &str = "New device";

impl Hall {
    /// What a request about own devices comes to.
    pub(super) fn devices(&self, what: Devices) -> Result<Course, Problem> {
        match what {
            Devices::List => Ok(Course::Now(Answer::Devices(self.own_devices()?))),
            Devices::Ask {
                label,
                wait_seconds,
            } => {
                self.must_be_empty()?;
                Ok(Course::Join {
                    known: vec![],
                    wish: Wish::BeDevice { label },
                    at: vec![],
                    wait: seconds(wait_seconds),
                })
            }
            Devices::Add { code, wait_seconds } => {
                let code = parse(&code)?;
                Ok(Course::Join {
                    known: code.addresses.clone(),
                    wish: Wish::AddDevice(self.own_id()?, code),
                    at: vec![],
                    wait: seconds(wait_seconds),
                })
            }
            Devices::Revoke { device } => {
                let device = self.own_device(&device)?;
                let wish = self.own(Deed::RevokeDevice(device))?;
                Ok(Course::Wish(wish, For::Devices))
            }
            Devices::Rename { device, label } => {
                let device = self.own_device(&device)?;
                let wish = self.own(Deed::RenameDevice(device, label))?;
                Ok(Course::Wish(wish, For::Devices))
            }
            Devices::Words => Ok(Course::Now(Answer::Words(self.words()?))),
            Devices::CheckWords { words } => {
                let wish = self.own(Deed::CheckWords(words))?;
                Ok(Course::Wish(wish, For::Well))
            }
            Devices::Recover {
                words,
                code,
                at,
                keep_others,
                wait_seconds,
            } => self.recover(&words, code.as_deref(), (at, keep_others, wait_seconds)),
            Devices::Same { digits, same } => {
                Ok(Course::Wish(Wish::Compared { digits, same }, For::Well))
            }
            Devices::GoOn => Ok(Course::Wish(Wish::GoOn, For::GoneOn)),
        }
    }

    fn recover(
        &self,
        typed: &str,
        code: Option<&str>,
        (at, keep_others, wait_seconds): (Vec<String>, bool, u32),
    ) -> Result<Course, Problem> {
        let seed = words::to_seed(typed).map_err(|why| match why {
            BadWords::Count { found } => Problem::new(
                say("problem-twelve-words").with("n", found),
                say("hint-type-all"),
            ),
            other => other.into(),
        })?;
        let code = code.map(parse).transpose()?;
        let known = code.as_ref().map(|code| code.addresses.clone());
        let is_in = self.community().is_ok_and(potluck_engine::Community::is_in);
        match (&code, self.community()) {
            (None, Err(_)) => {
                return Err(Problem::new(
                    say("problem-home-knows-none"),
                    say("hint-give-code-too"),
                ));
            }
            (Some(_), Ok(_)) => self.must_be_empty()?,
            (None, Ok(_)) if is_in => {
                return Err(Problem::new(
                    say("problem-device-in-already"),
                    say("hint-use-or-recover"),
                ));
            }
            _ => {}
        }
        let wish = Wish::Recover {
            code,
            seed,
            keep_others,
            label: RECOVERED.to_owned(),
        };
        Ok(Course::Join {
            known: known.unwrap_or_default(),
            wish,
            at,
            wait: seconds(wait_seconds),
        })
    }

    /// What a request about the door comes to.
    pub(super) fn welcome(&self, what: Welcome) -> Result<Course, Problem> {
        match what {
            Welcome::Open { minutes, role } => {
                let minutes = u64::from(minutes.max(1));
                let until = clock::now().plus_millis(minutes * 60_000);
                let wish = self.own(Deed::OpenDoor { role, until })?;
                Ok(Course::Wish(wish, For::Door))
            }
            Welcome::Close => Ok(Course::Wish(self.own(Deed::CloseDoor)?, For::Door)),
            Welcome::State => Ok(Course::Now(Answer::Door(self.door()?))),
        }
    }

    /// How the door stands.
    pub(crate) fn door(&self) -> Result<Door, Problem> {
        let community = self.community()?;
        let open = self.engine.door(community.id());
        let addresses = self.wires.as_ref();
        let addresses = addresses.map_or_else(Vec::new, |wires| wires.addresses());
        Ok(Door {
            until: open.map(|(until, _)| shown(until)),
            codes_for_later: community.answers_codes(),
            code: open.map(|(_, code)| self.addressed(code.clone()).to_text()),
            addresses,
        })
    }

    /// A code with where we can be reached.
    pub(crate) fn addressed(&self, mut code: Code) -> Code {
        let wires = self.wires.as_ref();
        code.addresses = wires.map_or_else(Vec::new, |wires| wires.addresses());
        code.addresses
            .truncate(potluck_model::invite::MAX_ADDRESSES);
        code
    }

    /// Our person's devices.
    pub(crate) fn own_devices(&self) -> Result<Vec<Device>, Problem> {
        let community = self.community()?;
        let this = community.me().device;
        let all = community.own_devices();
        Ok(all.into_iter().map(|own| device(own, this)).collect())
    }

    fn own_device(&self, typed: &str) -> Result<DeviceId, Problem> {
        let community = self.community()?;
        let this = community.me().device;
        let said: String = typed.trim().chars().take(80).collect();
        let typed = said.to_lowercase();
        let mut found: Vec<DeviceId> = vec![];
        for own in community.own_devices() {
            let id = own.device.to_string();
            let named = device(own.clone(), this).label.to_lowercase() == typed;
            if (named && own.active) || (typed.len() >= 4 && id.starts_with(&typed)) {
                found.push(own.device);
            }
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(Problem::new(
                say("problem-no-device-called").with("name", said),
                say("hint-look-at-devices"),
            )),
            some => Err(Problem::new(
                say("problem-several-devices").with("n", some.len()),
                say("hint-device-by-id"),
            )),
        }
    }

    fn words(&self) -> Result<Words, Problem> {
        let id = self.community()?.id();
        let (seed, ask) = (self.engine.seed(id), self.engine.words_asked(id));
        let words = seed.map(|seed| {
            let words = words::from_seed(&seed);
            words.split(' ').map(str::to_owned).collect()
        });
        Ok(Words {
            words: words.unwrap_or_default(),
            ask: ask.map_or_else(Vec::new, |ask| ask.to_vec()),
        })
    }
}

fn parse(typed: &str) -> Result<Code, Problem> {
    Ok(Code::parse(typed)?)
}

fn device(own: OwnDevice, this: DeviceId) -> Device {
    let is_this = own.device == this;
    let unnamed = if is_this { "This device" } else { "A device" };
    Device {
        device: own.device.to_string(),
        named: own.label.is_some(),
        label: own.label.unwrap_or_else(|| unnamed.to_owned()),
        this: is_this,
        since: shown(own.since),
        last_written: own.last_written.map(shown),
        active: own.active,
    }
}
