use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::op::LogKind;

fn log() -> impl Strategy<Value = LogId> {
    (any::<[u8; 32]>(), any::<bool>()).prop_map(|(device, data)| LogId {
        device: DeviceId::from_bytes(device),
        kind: if data { LogKind::Data } else { LogKind::Keys },
    })
}

fn mark() -> impl Strategy<Value = Mark> {
    let length = (1..u64::MAX, 0_u32..64).prop_map(|(length, shorter)| (length >> shorter).max(1));
    (length, any::<[u8; 8]>()).prop_map(|(length, tip)| Mark { length, tip })
}

fn row() -> impl Strategy<Value = Row> {
    (mark(), prop::option::of(mark())).prop_map(|(keys, data)| Row {
        keys,
        data: data.unwrap_or_default(),
    })
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    vec(
        (log(), any::<u64>(), any::<u64>()).prop_map(|(log, from, to)| Span { log, from, to }),
        0..5,
    )
}

fn frame() -> impl Strategy<Value = Frame> {
    let place = (log(), any::<u64>()).prop_map(|(log, seq)| Place { log, seq });
    let device = any::<[u8; 32]>().prop_map(DeviceId::from_bytes);
    prop_oneof![
        any::<[u8; 32]>().prop_map(Frame::Hello),
        vec(any::<[u8; 8]>(), 0..2_000).prop_map(Frame::Tags),
        (any::<u8>(), vec(any::<[u8; 32]>(), 0..5)).prop_map(|(c, keys)| {
            Frame::WantKeys(c, keys.into_iter().map(KeyId::from_bytes).collect())
        }),
        (any::<u8>(), vec(any::<[u8; 32]>(), 0..5)).prop_map(|(c, keys)| {
            let sealed = |enc| SealedSecret {
                enc,
                sealed: [7; 48],
            };
            let all = keys
                .into_iter()
                .map(|key| (KeyId::from_bytes(key), sealed(key)));
            Frame::Keys(c, all.collect())
        }),
        any::<[u8; 32]>().prop_map(Frame::Join),
        (vec(any::<u8>(), 0..300), any::<[u8; 32]>(), "\\PC{0,80}").prop_map(
            |(certificate, half, name)| {
                let mut signature = [0; 64];
                signature[..32].copy_from_slice(&half);
                Frame::Redeem(certificate, signature, name)
            }
        ),
        Just(Frame::Welcome),
        Just(Frame::NotWelcome(JoinRefusal::UsedUp)),
        Just(Frame::NotWelcome(JoinRefusal::Ended)),
        (".{0,80}", vec(".{0,80}", 0..6), any::<u8>())
            .prop_map(|(title, here, of)| Frame::Founding(Founding::Gathering(title, here, of))),
        vec(any::<u8>(), 0..900).prop_map(|body| Frame::Founding(Founding::Proposed(body))),
        any::<[u8; 32]>().prop_map(|half| {
            let mut cosig = [0; 64];
            cosig[32..].copy_from_slice(&half);
            Frame::Founding(Founding::Agreed(cosig))
        }),
        (any::<u8>(), any::<[u8; 8]>(), vec(any::<[u8; 8]>(), 0..9))
            .prop_map(|(c, list, prints)| Frame::Buckets(c, list, prints)),
        (
            any::<u8>(),
            any::<[u8; 8]>(),
            vec((any::<u16>(), vec(row(), 0..4)), 0..4)
        )
            .prop_map(|(c, list, buckets)| {
                let buckets = buckets
                    .into_iter()
                    .map(|(bucket, rows)| BucketRow { bucket, rows });
                Frame::Rows(c, list, buckets.collect())
            }),
        (any::<u8>(), vec((device, row()), 0..4)).prop_map(|(c, rows)| Frame::RowsById(c, rows)),
        (any::<u8>(), spans()).prop_map(|(c, spans)| Frame::WantHeaders(c, spans)),
        (any::<u8>(), vec((place, vec(any::<u8>(), 0..500)), 0..40))
            .prop_map(|(c, bodies)| Frame::Bodies(c, bodies)),
        (any::<u8>(), vec((log(), mark()), 0..5)).prop_map(|(c, news)| Frame::News(c, news)),
        (any::<u8>(), any::<u64>(), any::<u64>(), spans())
            .prop_map(|(c, keys, data, missing)| Frame::Receipt(c, keys, data, missing)),
        any::<u32>().prop_map(Frame::Credit),
    ]
}

proptest! {
    #[test]
    fn a_frame_comes_back_from_its_bytes_and_hides_its_length(frame in frame()) {
        let bytes = frame.encode();
        let quarters = (bytes.len() - 1).ilog2().saturating_sub(2);
        prop_assert!([256, 1024, 4096].contains(&bytes.len())
            || bytes.len() > 4_096 && bytes.len().is_multiple_of(1 << quarters));
        prop_assert_eq!(Frame::decode(&bytes).unwrap(), frame);
    }

    #[test]
    fn what_is_said_at_once_comes_out_in_order_and_hides_how_many_there_were(
        said in vec(frame(), 0..9),
    ) {
        let mut parcel = Parcel::default();
        let leaving = said.iter().map(|frame| parcel.put(frame.encode()));
        let mut leaving: Vec<Vec<u8>> = leaving.collect::<Vec<_>>().concat();
        leaving.extend(parcel.close());
        let mut heard = vec![];
        for bytes in &leaving {
            prop_assert_eq!(padded(bytes.len()), bytes.len());
            let frames = open(bytes).unwrap();
            let bare: usize = frames.iter().map(|(_, size)| size).sum();
            prop_assert_eq!(padded(bare), bytes.len());
            heard.extend(frames.into_iter().map(|(frame, _)| frame));
        }
        prop_assert_eq!(heard, said);
    }

    #[test]
    fn any_content_is_read_without_a_panic(content in vec(any::<u8>(), 1..300)) {
        let mut bytes = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
        bytes.extend(content);
        bytes.resize(padded(bytes.len()), 0);
        let _ = Frame::decode(&bytes);
        let _ = open(&bytes);
    }
}

#[test]
fn padding_that_is_not_zero_and_minimal_is_refused() {
    let mut bytes = Frame::Welcome.encode();
    assert_eq!(bytes.len(), 256);
    bytes[255] = 1;
    assert!(Frame::decode(&bytes).is_err());
    let mut longer = Frame::Welcome.encode();
    longer.resize(1024, 0);
    assert!(Frame::decode(&longer).is_err());
}

#[test]
fn a_row_takes_as_many_bytes_as_its_lengths_have_and_is_read_in_no_other_form() {
    let tip = *b"tip-tip-";
    let written = |keys: u64, data: u64| {
        let mut bytes = vec![];
        let mark = |length| Mark { length, tip };
        let held = |length| {
            if length > 0 {
                mark(length)
            } else {
                Mark::default()
            }
        };
        let (keys, data) = (held(keys), held(data));
        Row { keys, data }.put(&mut bytes);
        bytes
    };
    assert_eq!(written(0, 0), [0]);
    assert_eq!(written(0, 70), [&[0x10, 70][..], &tip].concat());
    let both = [&[0x21, 255][..], &tip, &[1, 0], &tip].concat();
    assert_eq!(written(255, 256), both);

    let read = |head: &[u8]| Row::read(&mut Reader::new(&[head, &tip].concat()));
    assert!(read(&[0x10, 70]).is_ok());
    assert!(read(&[0x20, 0, 70]).is_err());
    assert!(read(&[0x10, 0]).is_err());
    assert!(read(&[0x90, 1, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
}

#[test]
fn what_is_said_before_a_session_travels_alone() {
    let hello = Frame::Hello([7; 32]).encode();
    let credit = Frame::Credit(9).encode();
    let mut parcel = Parcel::default();
    assert!(parcel.put(credit.clone()).is_empty());
    assert_eq!(parcel.put(hello.clone()), [credit.clone(), hello.clone()]);
    assert_eq!(parcel.close(), None);

    let together = |first: &[u8], second: &[u8]| {
        let mut bytes = [first, second].concat();
        bytes.resize(256, 0);
        open(&bytes).map(|frames| frames.len())
    };
    assert_eq!(together(&credit[..9], &credit[..9]), Ok(2));
    assert!(together(&credit[..9], &hello[..38]).is_err());
    assert!(together(&hello[..38], &hello[..38]).is_err());
    assert!(Frame::decode(&[&credit[..9], &credit[..247]].concat()).is_err());
}

#[test]
fn padding_costs_no_more_than_a_quarter_of_what_is_long() {
    for len in 4_097..70_000 {
        assert!(padded(len) < len + len.div_ceil(4), "{len}");
    }
    let sizes: std::collections::BTreeSet<usize> = (1..=MAX_FRAME).map(padded).collect();
    assert_eq!(sizes.len(), 3 + 4 * 8);
    assert_eq!(padded(FULL_FRAME), 256 * 1024);
}

#[test]
fn a_frame_of_a_newer_version_is_skipped_and_not_an_error() {
    let mut bytes = Frame::Newer(200).encode();
    bytes[3] = 3; // two more bytes of content that only the newer version understands
    assert_eq!(Frame::decode(&bytes), Ok(Frame::Newer(200)));
}

#[test]
fn nothing_new_is_one_frame_of_256_bytes() {
    let level = Level {
        control: [1; 8],
        rows: [2; 8],
        missing: 0,
    };
    assert_eq!(Frame::Level(vec![level; 8]).encode().len(), 256);
}
