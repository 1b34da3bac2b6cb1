//! Every bound of the engine, in one place, each with its reason. None of them is part of what is
//! valid: two nodes may differ here and still agree on everything.

/// Bytes of headers and bodies that a peer may send before we grant more: four full frames, enough
/// to keep a disk and a link busy at once, little enough for 32 sessions on a phone.
pub(crate) const CREDIT: u64 = 1 << 20;

/// The most credit that a peer can gather with us: what one granting too much can make us queue.
pub(crate) const MOST_CREDIT: u64 = 4 << 20;

/// Logs in one request for headers: the devices of a large community, twice.
pub(crate) const SPANS: usize = 2_048;

/// Bodies asked of one peer at once: bounds the memory for what is under way.
pub(crate) const WANTED_BODIES: usize = 16_384;

/// A peer that owes us something and says nothing for so long is parted from, in milliseconds.
pub(crate) const PATIENCE_MS: u64 = 30_000;

/// A recognition or joining that takes longer than this is given up, in milliseconds.
pub(crate) const GREETING_MS: u64 = 20_000;

/// Control operations in one frame to a newcomer or peer, in bytes.
pub(crate) const CONTROL_FRAME: usize = 200 * 1024;

/// The most frames of control operations that are asked for in a row: of 200 KiB each, far more
/// than any community has.
pub(crate) const CONTROL_PAGES: u32 = 1_024;

/// The most bytes of control operations a joiner takes from a host: a community of 1,000 people
/// with 5,000 control operations has about 3 MB.
pub(crate) const JOIN_BYTES: usize = 16 << 20;

/// How long only one peer is asked for the same thing, in milliseconds: longer than a fair answer
/// takes, so that nothing is fetched twice; short enough that a peer who does not answer, or drips,
/// keeps nothing from us.
pub(crate) const EXCLUSIVE_MS: u64 = 10_000;

/// How often two who stay unequal, with nothing on its way, compare again from the start, in
/// milliseconds. No state should need it; it heals what we have not thought of.
pub(crate) const COMPARE_AGAIN_MS: u64 = 60_000;

/// Keys asked of a peer at once: more than two years of monthly keys, and little to seal.
pub(crate) const KEYS_ASKED: usize = 32;

/// How often in a day this device shares keys with the devices of one person because they ask for
/// them: each time costs a control operation, of which a log has only so many.
pub(crate) const SHARES_A_DAY: u32 = 4;

/// Operations that cannot be read of which is considered under which key they may be, by different
/// heads: the latest say enough.
pub(crate) const HEADS_LOOKED_AT: usize = 16;

/// How long after a new key was made because of somebody who is in no other is made because of the
/// same person, in milliseconds: else one member could have all write a new key with every operation.
pub(crate) const SPOILT_MS: u64 = 3_600_000;

/// Headers of one log that count here: more is a flood.
pub(crate) const LOG_LENGTH: u64 = 20_000;

/// Bytes of bodies that count of one log of a member: more is a flood.
pub(crate) const LOG_BYTES: u64 = 32 << 20;

/// Bytes of bodies that count of one log of a newcomer whom nobody has confirmed.
pub(crate) const NEWCOMER_BYTES: u64 = 1 << 20;

/// How far ahead of our clock a head may claim to be and still be built on, in milliseconds (two
/// days): nothing could be written after an operation from the end of time.
pub(crate) const FUTURE_MS: u64 = 2 * 86_400_000;

/// Keys by which somebody new of a community is recognised: a new one comes each month and with each
/// removal, and before a removal's none counts.
pub(crate) const KIN_KEYS: usize = 8;

/// Missing spans in a receipt: more are told in the next one.
pub(crate) const RECEIPT_SPANS: usize = 256;
/// While bodies of a log keep coming, a receipt is given for so many of them: often enough to be seen
/// to move, seldom enough that writing receipts down costs nothing beside what they are for.
pub(crate) const RECEIPT_STEP: u64 = 1_024;

/// The most people whose names are kept waiting, and other lists of alarms.
pub(crate) const ALARMS: usize = 100;

/// The newest proposals of one person that are looked at: nobody waits for more at once, and each
/// costs a look at who was in when it was made.
pub(crate) const PROPOSALS: usize = 16;

/// The open proposals of ours to let somebody in, before no other is made: as many as there may be
/// newcomers of one member whom nobody has confirmed. Whoever holds a code makes us write them.
pub(crate) const UNDECIDED: usize = 10;

/// The newest invitations of one person by which newcomers are recognised: more than anybody hands out
/// at once. Each costs a computation at every greeting, a stranger's too.
pub(crate) const INVITATIONS_OF_ONE: usize = 16;

/// The same of a whole community, of everybody's newest.
pub(crate) const INVITATIONS: usize = 128;

/// Days after its expiry during which a body is still passed on.
pub(crate) const GRACE_DAYS: u32 = 2;

/// Days after it was first seen for which a body is kept at most, whatever its header claims: as
/// long as a writer may set.
pub(crate) const LONGEST_DAYS: u32 = 400;

/// Days for which bodies beyond a cut are kept, because the removal may yet be reversed.
pub(crate) const HIDDEN_DAYS: u32 = 60;

/// Rows in one frame: of 65 bytes at most each, so that the frame stays below 1 MiB. No community
/// that Potluck is made for has so many devices.
pub(crate) const ROWS: usize = 15_000;

/// Spans in one frame: of 49 bytes each, so that the frame stays below 1 MiB.
pub(crate) const FRAME_SPANS: usize = 20_000;

/// Circles that one person brings us into, and that a person begins: more than anybody looks after.
/// Who brings more fills only their own share, as in all that follows about circles.
pub(crate) const CIRCLES: usize = 256;

/// Keys that one person has brought and that no circle has announced yet: all that three circles
/// gather in twenty years, as somebody gets them who is asked into all three at once. Each costs a
/// short look at every body that nothing else opens.
pub(crate) const CIRCLE_KEYS: usize = 1_024;

/// Control operations of one device in one circle. All devices draw this line at the same place, so
/// that nobody builds on what others leave out: a key a month and a dozen of everything else a year
/// for twenty years.
pub(crate) const CIRCLE_LOG: u64 = 512;

/// Of those, the last that this device keeps for what must not fail: putting somebody out with the
/// key that follows, and leaving.
pub(crate) const CIRCLE_LAST: u64 = 32;

/// Bytes of control operations of one circle that one person has carried here and that wait for
/// others: they wait in memory, and a whole circle may come with its end first.
pub(crate) const CIRCLE_WAITING: usize = 4 << 20;

/// Bytes of what one person has said in one circle before we heard that they are in it: it waits in
/// memory, and the word that they are in is carried before.
pub(crate) const CIRCLE_EARLY: usize = 1 << 20;

/// Messages of one person and day that are shown, and that we write: nobody reads more.
pub(crate) const MESSAGES_A_DAY: usize = 500;

/// The longest that a door stays open, in milliseconds (12 hours): an open day, not for ever.
pub(crate) const DOOR_MS: u64 = 12 * 3_600_000;

/// How many may have stood at one door before it closes by itself: a room full of people, not a
/// machine that tries.
pub(crate) const VISITS: u32 = 200;

/// How often digits may be shown at one door without anybody saying that they are the same, before
/// it closes by itself. With [`TRIES`], somebody in the middle has (16 + 1) × (1 + 4) = 85 chances
/// in a million at one door (`docs/security-argument.md`).
pub(crate) const REVEALS: u32 = 16;

/// How often a visitor shows digits for one code before it has to be another.
pub(crate) const TRIES: u32 = 4;

/// The most codes of doors for which it is remembered how often digits were shown.
pub(crate) const TRIED: usize = 64;

/// How long a visit lasts at most, in milliseconds: time to compare digits, and to ask once more.
pub(crate) const VISIT_MS: u64 = 180_000;

/// Days for which everybody can come along into a community that was founded anew: as long as
/// somebody may be away who is opened twice a month, and asked again after that.
pub(crate) const ANEW_DAYS: u32 = 60;

/// How long a founding waits for the others at most, in milliseconds (an hour): a meeting at which
/// somebody is late.
pub(crate) const FOUNDING_MS: u64 = 3_600_000;

/// How many may have come to one founding, by a code that was shown to four at most: each has one
/// chance in a million to show digits that fit, so all together less than one in ten thousand.
pub(crate) const FOUNDING_VISITS: u32 = 50;

/// Keys of sealed parts in one frame: of 64 bytes each, so that a frame is no more than full.
pub(crate) const CONTENTS: usize = 3_500;

/// The longest name of a device or visitor, in characters.
pub(crate) const LABEL: usize = 80;

/// How long after the last word we part, in milliseconds.
pub(crate) const SO_THAT_IT_ARRIVES: u64 = 1_000;

/// How often one device may not let us in before it is asked no more: what it knew may have changed
/// once, while it looked.
pub(crate) const TURNED_AWAY: u32 = 2;
