//! Searching through random histories: from seeds, as many as asked for, and what violates a promise
//! is made small by dropping steps before it is shown.

/// Chance from a seed: the same seed, the same history.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 33) % end.max(1) as u64).unwrap()
    }
}

/// Plays `many` histories (or as many as `POTLUCK_HISTORIES` says) from one seed each.
pub(super) fn search<S: Clone + std::fmt::Debug>(
    many: u64,
    history: impl Fn(&mut Chance) -> Vec<S>,
    violates: impl Fn(&[S]) -> Option<String>,
) {
    let asked = std::env::var("POTLUCK_HISTORIES").ok();
    let many = asked.and_then(|text| text.parse().ok()).unwrap_or(many);
    for seed in 1..=many {
        let steps = history(&mut Chance::new(seed));
        if let Some(first) = violates(&steps) {
            let (steps, why) = smallest(steps, first, &violates);
            panic!("seed {seed}: {why}\nthe smallest history found: {steps:#?}");
        }
    }
}

/// Drops steps one by one as long as something is still violated.
fn smallest<S: Clone>(
    mut steps: Vec<S>,
    mut why: String,
    violates: &impl Fn(&[S]) -> Option<String>,
) -> (Vec<S>, String) {
    let mut at = 0;
    while at < steps.len() {
        let mut fewer = steps.clone();
        fewer.remove(at);
        match violates(&fewer) {
            Some(still) => (steps, why, at) = (fewer, still, 0),
            None => at += 1,
        }
    }
    (steps, why)
}

#[test]
fn what_violates_is_shown_as_small_as_it_can_be() {
    let violates = |steps: &[usize]| {
        let both = steps.contains(&3) && steps.contains(&5);
        both.then(|| "three and five".to_owned())
    };
    let (steps, why) = smallest(vec![1, 3, 4, 5, 5, 9], String::new(), &violates);
    assert_eq!((steps, why.as_str()), (vec![3, 5], "three and five"));
}
