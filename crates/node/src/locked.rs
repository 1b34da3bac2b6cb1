//! A locked node: it holds the home, knows nothing of what is in it, and waits for the passphrase.
use std::time::{Duration, Instant};

use potluck_store::{Held, Passphrase, StoreError, Unlocked};
use potluck_text::say;

use crate::api::{Answer, Problem, Progress, Protection, Request, Safety};
use crate::backup;
use crate::call::Asker;
use crate::clock;
use crate::hall::{WAITING, too_many};
use crate::life::Turn;

/// How many wrong passphrases are a person who mistypes.
const FREE: u32 = 3;
/// The longest pause between two tries.
const LONG: Duration = Duration::from_secs(60);

/// What is left of a node while it is locked.
pub(crate) struct Locked {
    held: Held,
    watchers: Vec<Asker>,
    tries: Tries,
    auto_lock: Option<u16>,
}

impl Locked {
    pub(crate) fn new(held: Held, watchers: Vec<Asker>, auto_lock: Option<u16>) -> Self {
        Self {
            held,
            watchers,
            tries: Tries::default(),
            auto_lock,
        }
    }

    pub(crate) fn held(&self) -> &Held {
        &self.held
    }

    pub(crate) fn into_watchers(self) -> Vec<Asker> {
        self.watchers
    }

    /// How this device is protected, as far as anybody may know.
    pub(crate) fn state(&self) -> Protection {
        Protection {
            passphrase: true,
            locked: true,
            duress: None,
            auto_lock_minutes: self.auto_lock,
            sentence: say("protection-locked"),
        }
    }

    /// Answers what can be answered, or turns to another state.
    pub(crate) fn ask(&mut self, request: Request, asker: Asker) -> Option<Turn> {
        let safety = match request {
            Request::InPassing { request } | Request::In { request, .. } => {
                return self.ask(*request, asker);
            }
            Request::Watch => {
                self.watch(asker);
                return None;
            }
            Request::Safety(safety) => safety,
            _ => {
                asker.end(Err(Problem::locked()));
                return None;
            }
        };
        match safety {
            // It is locked already.
            Safety::State | Safety::Lock => asker.end(Ok(Answer::Protection(self.state()))),
            Safety::Unlock { passphrase } => match self.unlock(&passphrase) {
                Ok((passphrase, Unlocked::Duress)) => {
                    return Some(Turn::BeginAnew(passphrase, asker));
                }
                Ok((_, Unlocked::Open(key))) => return Some(Turn::Unlock(key, asker)),
                Err(problem) => asker.end(Err(problem)),
            },
            Safety::Wipe { confirm: None } => return Some(Turn::Wipe(asker)),
            Safety::CheckBackup { file, passphrase } => {
                backup::check_aside(file, &passphrase, asker);
            }
            Safety::Wipe { confirm: Some(_) }
            | Safety::Passphrase { .. }
            | Safety::Duress { .. }
            | Safety::AutoLock { .. }
            | Safety::Backup { .. }
            | Safety::Restore { .. } => asker.end(Err(Problem::locked())),
        }
        None
    }

    fn unlock(&mut self, typed: &str) -> Result<(Passphrase, Unlocked), Problem> {
        self.tries.may_try(clock::steady())?;
        let passphrase = Passphrase::typed(typed).map_err(StoreError::from)?;
        match self.held.unlock(&passphrase) {
            Ok(unlocked) => {
                self.tries = Tries::default();
                Ok((passphrase, unlocked))
            }
            Err(why) => {
                if matches!(why, StoreError::WrongPassphrase) {
                    self.tries.was_wrong(clock::steady());
                }
                Err(why.into())
            }
        }
    }

    fn watch(&mut self, asker: Asker) {
        self.watchers.retain(|other| !other.is_gone());
        if self.watchers.len() >= WAITING {
            return asker.end(Err(too_many()));
        }
        asker.tell(Progress::Locked);
        self.watchers.push(asker);
    }
}

/// How often somebody has tried wrong passphrases, and when they may try again. A thief who has
/// the disk does not ask us; this is for whoever sits at the screen.
#[derive(Debug, Default)]
struct Tries {
    wrong: u32,
    not_before: Option<Instant>,
}

impl Tries {
    fn may_try(&self, now: Instant) -> Result<(), Problem> {
        match self.not_before {
            Some(then) if now < then => {
                let wait = (then - now).as_secs() + 1;
                Err(Problem::new(
                    say("problem-too-many-tries"),
                    say("hint-try-in-seconds").with("n", wait),
                ))
            }
            _ => Ok(()),
        }
    }

    fn was_wrong(&mut self, now: Instant) {
        self.wrong = self.wrong.saturating_add(1);
        if self.wrong >= FREE {
            let pause = 1_u64 << (self.wrong - FREE).min(6);
            self.not_before = Some(now + Duration::from_secs(pause).min(LONG));
        }
    }
}

/// When nobody has asked for anything for long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Idle {
    since: Instant,
    minutes: Option<u16>,
}

impl Idle {
    /// Somebody has just asked for something.
    pub(crate) fn since(now: Instant, minutes: Option<u16>) -> Self {
        Self {
            since: now,
            minutes,
        }
    }

    pub(crate) fn minutes(&self) -> Option<u16> {
        self.minutes
    }

    /// Whether it is time to lock.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        let minutes = self.minutes.map(|minutes| u64::from(minutes) * 60);
        minutes.is_some_and(|seconds| now >= self.since + Duration::from_secs(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_mistakes_are_free_and_then_each_costs_longer_up_to_a_minute() {
        let mut tries = Tries::default();
        let mut now = Instant::now();
        for pause in [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60] {
            tries.may_try(now).unwrap();
            tries.was_wrong(now);
            if pause > 0 {
                let problem = tries.may_try(now).unwrap_err();
                assert!(problem.hint.unwrap().to_string().contains("second"));
                now += Duration::from_millis(pause * 1000 - 1);
                assert!(tries.may_try(now).is_err());
                now += Duration::from_millis(1);
            }
        }
    }

    #[test]
    fn it_is_time_to_lock_when_nobody_has_asked_for_so_many_minutes() {
        let now = Instant::now();
        let idle = Idle::since(now, Some(5));
        assert!(!idle.is_over(now + Duration::from_secs(299)));
        assert!(idle.is_over(now + Duration::from_secs(300)));
        let never = Idle::since(now, None);
        assert!(!never.is_over(now + Duration::from_secs(1_000_000)));
    }
}
