//! How things look: icons, times, states in words, and texts of others made safe.
mod address;
pub(crate) mod card;
mod clean;
mod face;
mod icon;
mod linked;
mod qr;
mod when;

pub(crate) use address::{Address, address};
pub(crate) use clean::{Clean, clean};
pub(crate) use face::face;
pub(crate) use icon::icon;
pub(crate) use linked::{Bit, is_web, linked};
pub(crate) use qr::qr;
pub(crate) use when::{day, when};

/// The whole stylesheet: a part for what all screens share, and one for each screen.
pub(crate) const STYLE: &str = concat!(
    include_str!("../assets/style/base.css"),
    include_str!("../assets/style/frame.css"),
    include_str!("../assets/style/card.css"),
    include_str!("../assets/style/form.css"),
    include_str!("../assets/style/first.css"),
    include_str!("../assets/style/home.css"),
    include_str!("../assets/style/record.css"),
    include_str!("../assets/style/events.css"),
    include_str!("../assets/style/search.css"),
    include_str!("../assets/style/people.css"),
    include_str!("../assets/style/print.css"),
);
