//! What is written in circles, inside the ordinary sealed operations of a community.
//!
//! ```text
//! plaintext of a body in a circle = group id 32 ‖ body (crate::body), sealed under the circle's epoch
//! circle control operation        = kind ‖ device ‖ seq ‖ prev ‖ time ‖ parents ‖ body ‖ signature
//!                                   (crate::segment), its community being the group id
//! name of such an operation       = its op_id: the same, whoever carries it
//! ```
//!
//! Who is in is for [`crate::member`] to say, with the same rules as for a community. Keys go to
//! devices by [`slots`]: bodies of random look.
use crate::body::{Body, CircleOps};
use crate::bytes::Reader;
use crate::id::{CommunityId, GroupId};
use crate::segment::SignedControl;

pub mod slots;

/// The plaintext of a body in a circle.
#[must_use]
pub fn wrap(group: GroupId, body: &Body) -> Vec<u8> {
    [&group.as_bytes()[..], &body.encode()].concat()
}

/// The group and what is said in it; nothing if it says nothing to anybody.
#[must_use]
pub fn unwrap(plaintext: &[u8]) -> Option<(GroupId, Body)> {
    let (group, body) = plaintext.split_first_chunk()?;
    Some((GroupId::from_bytes(*group), Body::decode(body).ok()?))
}

/// Puts control operations of a circle into bodies, each small enough to be sealed.
#[must_use]
pub fn carry(name: &str, ops: &[SignedControl], most: usize) -> Vec<Body> {
    let mut bodies = Vec::new();
    let mut part = Vec::new();
    let mut size = 0;
    for op in ops {
        let mut bytes = Vec::new();
        op.put(&mut bytes);
        // Each item of the list brings up to five bytes of its own.
        if !part.is_empty()
            && (size + bytes.len() + 5 > most || part.len() == crate::body::MAX_CIRCLE_OPS)
        {
            bodies.push(std::mem::take(&mut part));
            size = 0;
        }
        size += bytes.len() + 5;
        part.push(bytes);
    }
    if !part.is_empty() {
        bodies.push(part);
    }
    bodies
        .into_iter()
        .map(|ops| {
            Body::Circle(CircleOps {
                name: name.to_owned(),
                ops,
            })
        })
        .collect()
}

/// The control operations that a body carries; those that are none are left out. Nothing is
/// verified yet.
#[must_use]
pub fn carried(group: GroupId, carried: &CircleOps) -> Vec<SignedControl> {
    let circle = CommunityId::from_bytes(*group.as_bytes());
    let read = |bytes: &Vec<u8>| {
        let mut reader = Reader::new(bytes);
        let op = SignedControl::read(&mut reader, circle).ok()?;
        (reader.left() == 0).then_some(op)
    };
    carried.ops.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests;
