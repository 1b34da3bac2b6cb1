//! What protects this device, asked of a node that is open.
use potluck_store::{Passphrase, StoreError};
use potluck_text::say;

use crate::api::{Answer, Problem, Protection, Request, Safety};
use crate::backup;
use crate::call::Asker;
use crate::clock;
use crate::hall::Hall;
use crate::life::Turn;
use crate::locked::Idle;

/// Settings, as they are kept.
const AUTO_LOCK: &str = "auto-lock";
const DURESS: &str = "duress";
/// The settings that go with the passphrase of a home, whatever is restored into it.
pub(crate) const WITH_PASSPHRASE: [&str; 2] = [AUTO_LOCK, DURESS];
/// The longest that auto-lock waits: a day.
const LONGEST_IDLE: u16 = 24 * 60;

impl Hall {
    /// Takes what is about safety; gives back everything else.
    pub(crate) fn ask_of_safety(
        &mut self,
        request: Request,
        asker: Asker,
    ) -> Option<(Request, Asker)> {
        let (request, in_passing) = match request {
            Request::InPassing { request } => (*request, true),
            request => (request, false),
        };
        if !in_passing {
            self.idle = Idle::since(clock::steady(), self.idle.minutes());
        }
        match request {
            Request::Safety(safety) => {
                self.safety(safety, asker);
                None
            }
            other => Some((other, asker)),
        }
    }

    fn safety(&mut self, safety: Safety, asker: Asker) {
        let done = match safety {
            Safety::State => self.protection(),
            Safety::Lock => match self.must_have_passphrase() {
                Ok(()) => {
                    self.turn = Some(Turn::Lock(Some(asker)));
                    return;
                }
                Err(problem) => Err(problem),
            },
            // It is open already; whoever says so again is not asked for anything.
            Safety::Unlock { .. } => self.protection(),
            Safety::Passphrase { old, new } => self.set_passphrase(old.as_deref(), new.as_deref()),
            Safety::Duress { passphrase, duress } => {
                self.set_duress(&passphrase, duress.as_deref())
            }
            Safety::AutoLock { minutes } => self.set_auto_lock(minutes),
            Safety::Wipe { confirm } => match self.must_mean_it(confirm.as_deref()) {
                Ok(()) => {
                    self.turn = Some(Turn::Wipe(asker));
                    return;
                }
                Err(problem) => Err(problem),
            },
            Safety::Backup { file, passphrase } => {
                return self.back_up(&file, &passphrase, asker);
            }
            Safety::CheckBackup { file, passphrase } => {
                return backup::check_aside(file, &passphrase, asker);
            }
            Safety::Restore { file, passphrase } => {
                return self.restore(&file, &passphrase, asker);
            }
        };
        asker.end(done.map(Answer::Protection));
    }

    /// How this device is protected.
    pub(crate) fn protection(&self) -> Result<Protection, Problem> {
        let passphrase = self.has_passphrase()?;
        let sentence = if passphrase {
            say("protection-open")
        } else {
            say("protection-none")
        };
        Ok(Protection {
            passphrase,
            locked: false,
            duress: Some(passphrase && self.memory.setting(DURESS).is_some()),
            auto_lock_minutes: self.idle.minutes(),
            sentence,
        })
    }

    /// After how many minutes in which nobody asks for anything this node locks itself.
    pub(crate) fn idle_as_kept(&self) -> Idle {
        let kept = self.memory.setting(AUTO_LOCK);
        let minutes = kept.and_then(|kept| Some(u16::from_be_bytes(kept.try_into().ok()?)));
        Idle::since(clock::steady(), minutes)
    }

    /// Locks if nobody has asked for anything for long.
    pub(crate) fn lock_if_idle(&mut self) {
        if self.idle.is_over(clock::steady()) && self.has_passphrase().unwrap_or(false) {
            self.turn = Some(Turn::Lock(None));
        }
    }

    fn has_passphrase(&self) -> Result<bool, Problem> {
        let held = self.memory.held();
        held.map_or(Ok(false), |held| Ok(held.has_passphrase()?))
    }

    fn must_have_passphrase(&self) -> Result<(), Problem> {
        if self.has_passphrase()? {
            return Ok(());
        }
        Err(Problem::new(
            say("problem-no-passphrase-to-open"),
            say("hint-set-passphrase-first"),
        ))
    }

    fn set_passphrase(
        &mut self,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<Protection, Problem> {
        let held = self.memory.must_be_held()?;
        if old.is_some() && !held.has_passphrase()? {
            return Err(Problem::new(
                say("problem-no-old-passphrase"),
                say("hint-set-passphrase"),
            ));
        }
        let old = old.map(Passphrase::typed).transpose();
        let new = new.map(Passphrase::chosen).transpose();
        let (old, new) = (
            old.map_err(StoreError::from)?,
            new.map_err(StoreError::from)?,
        );
        held.protect(old.as_ref(), new.as_ref())?;
        if new.is_none() {
            self.memory.set(DURESS, None)?;
        }
        self.protection()
    }

    fn set_duress(&mut self, real: &str, duress: Option<&str>) -> Result<Protection, Problem> {
        self.must_have_passphrase()?;
        let held = self.memory.must_be_held()?;
        let real = Passphrase::typed(real).map_err(StoreError::from)?;
        let duress = duress.map(Passphrase::chosen).transpose();
        let duress = duress.map_err(StoreError::from)?;
        held.set_duress(&real, duress.as_ref())?;
        self.memory.set(DURESS, duress.map(|_| vec![1]))?;
        self.protection()
    }

    fn set_auto_lock(&mut self, minutes: Option<u16>) -> Result<Protection, Problem> {
        if let Some(minutes) = minutes {
            self.must_have_passphrase()?;
            if !(1..=LONGEST_IDLE).contains(&minutes) {
                return Err(Problem::new(
                    say("problem-auto-lock")
                        .with("most", LONGEST_IDLE.to_string())
                        .with("n", minutes.to_string()),
                    say("hint-like-fifteen"),
                ));
            }
        }
        self.memory.must_be_held()?;
        let kept = minutes.map(|minutes| minutes.to_be_bytes().to_vec());
        self.memory.set(AUTO_LOCK, kept)?;
        self.idle = Idle::since(clock::steady(), minutes);
        self.protection()
    }

    /// Checks that whoever wipes has typed the name of a community of this home.
    fn must_mean_it(&self, confirm: Option<&str>) -> Result<(), Problem> {
        if !self.memory.is_there() {
            return Err(Problem::bare(say("problem-nothing-to-wipe")));
        }
        let Some(typed) = confirm else {
            return Ok(());
        };
        let mut names = self.engine.communities().map(|community| community.name());
        let same = |name: String| name.trim().to_lowercase() == typed.trim().to_lowercase();
        if names.any(same) {
            return Ok(());
        }
        Err(Problem::new(
            say("problem-not-its-name"),
            say("hint-type-its-name"),
        ))
    }
}
