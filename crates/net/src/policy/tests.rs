//! The policy's promises, one by one, at times of our own making.
use super::*;

mod crossing;

fn at(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// Peers in order: `peer(1) < peer(2)`.
fn peer(n: u64) -> PeerId {
    let mut bytes = vec![0, 8];
    bytes.extend(n.to_be_bytes());
    PeerId::from_bytes(&bytes).unwrap()
}

fn id(n: usize) -> ConnectionId {
    ConnectionId::new_unchecked(n)
}

fn addr(text: &str) -> Multiaddr {
    text.parse().unwrap()
}

fn neighbour(n: u64) -> Multiaddr {
    let ip = std::net::Ipv4Addr::from_bits(0x0A00_0000 + u32::try_from(n).unwrap());
    addr(&format!("/ip4/{ip}/tcp/4001"))
}

fn policy(us: u64) -> Policy {
    Policy::new(peer(us), Limits::default(), 7)
}

fn dialled(deeds: &[Deed]) -> Vec<&Target> {
    deeds
        .iter()
        .filter_map(|deed| match deed {
            Deed::Dial(target, _) => Some(target),
            _ => None,
        })
        .collect()
}

fn from(n: u64, role: Role) -> Arrival {
    Arrival {
        peer: peer(n),
        role,
        local: Some([10, 0, 0, 200].into()),
        remote: address::ip(&neighbour(n)),
    }
}

/// A link that is up: connected, stream open.
fn link(policy: &mut Policy, now: Duration, n: usize, arrival: Arrival, target: Option<Target>) {
    policy.connected(now, id(n), arrival, target);
    assert_eq!(policy.opened(now, id(n)), [Deed::Take(id(n))]);
}

#[test]
fn the_smaller_dials_what_it_sees_and_the_greater_waits_a_second() {
    for (us, them, first_dial) in [(1, 2, 0.0), (2, 1, 1.0)] {
        let mut policy = policy(us);
        policy.sighted(at(0.0), peer(them), neighbour(them));

        let dials_at = [0.0, 0.5, 0.99, 1.0]
            .into_iter()
            .find(|time| !policy.tick(at(*time)).is_empty());

        assert_eq!(dials_at, Some(first_dial), "{us} sees {them}");
    }
}

#[test]
fn only_addresses_of_the_house_are_dialled_because_somebody_said_so() {
    for (address, dials) in [
        ("/ip4/192.168.1.7/tcp/1", true),
        ("/ip4/127.0.0.1/tcp/1", true),
        ("/ip6zone/eth0/ip6/fe80::1/tcp/1", true),
        ("/ip4/93.184.216.34/tcp/1", false),
        ("/ip6/2001:db8::1/tcp/1", false),
        ("/dns4/example.org/tcp/1", false),
    ] {
        let mut found = policy(1);
        found.sighted(at(0.0), peer(2), addr(address));
        assert_eq!(!found.tick(at(0.0)).is_empty(), dials, "{address}");

        let mut typed = policy(1);
        assert!(typed.typed(at(0.0), addr(address)));
        assert_eq!(dialled(&typed.tick(at(0.0))).len(), 1, "{address}");
    }
}

#[test]
fn five_thousand_forged_answers_lead_to_few_dials_and_little_memory() {
    let mut policy = policy(1);
    let mut dials = 0;
    for minute in 0..5_u64 {
        for n in 0..1_000 {
            let forged = 10 + minute * 1_000 + n;
            let now = at(60.0 * minute as f64 + n as f64 / 100.0);
            // All at one victim, as an attacker would, or all over the house.
            let place = if n % 2 == 0 {
                neighbour(9)
            } else {
                neighbour(forged)
            };
            policy.sighted(now, peer(forged), place.clone());
            for deed in policy.tick(now) {
                let Deed::Dial(target, addresses) = deed else {
                    panic!("{deed:?}")
                };
                assert!(addresses.len() <= places::ADDRESSES);
                dials += 1;
                policy.dial_failed(now, &target, false);
            }
        }
    }

    assert!(dials <= 5 * 30, "{dials} dials in five minutes");
    assert!(
        dials >= 30,
        "{dials} dials: honest peers must have a chance"
    );
    assert!(policy.nearby() <= places::FOUND);
}

#[test]
fn after_a_flood_found_peers_are_forgotten_and_typed_ones_are_not() {
    let mut policy = policy(1);
    policy.sighted(at(0.0), peer(2), neighbour(2));
    policy.typed(at(0.0), neighbour(3));
    policy.flooded();

    assert_eq!(policy.nearby(), 0);
    assert_eq!(
        dialled(&policy.tick(at(0.0))),
        [&Target::Typed(neighbour(3))]
    );
}

#[test]
fn one_victim_is_dialled_six_times_a_minute_at_most() {
    let mut policy = policy(1);
    for n in 10..1_000 {
        policy.sighted(at(0.0), peer(n), neighbour(9));
    }

    let mut dials = 0;
    for second in 0..60_u32 {
        for deed in policy.tick(at(f64::from(second))) {
            let Deed::Dial(target, _) = deed else {
                panic!("{deed:?}")
            };
            dials += 1;
            policy.dial_failed(at(f64::from(second)), &target, false);
        }
    }

    assert_eq!(dials, 6);
    assert_eq!(policy.nearby(), places::FOUND_PER_IP);
}

#[test]
fn a_full_table_takes_a_new_peer_once_old_ones_have_failed() {
    let mut policy = policy(1);
    for n in 10..10 + places::FOUND as u64 {
        policy.sighted(at(0.0), peer(n), neighbour(n));
    }
    let honest = peer(5_000);
    let sees = |policy: &mut Policy| {
        policy.sighted(at(300.0), honest, neighbour(5_000));
        policy.lost_sight(&honest, &neighbour(5_000));
        policy.nearby() < places::FOUND
    };
    assert!(!sees(&mut policy));

    for _ in 0..2 {
        policy.dial_failed(at(1.0), &Target::Found(peer(10)), false);
    }

    assert!(sees(&mut policy));
}

#[test]
fn a_room_of_two_hundred_keeps_to_eight_dialled_and_thirty_two_in_all() {
    let mut policy = policy(100);
    for n in (0..200).filter(|n| *n != 100) {
        policy.sighted(at(0.0), peer(n), neighbour(n));
    }
    let deeds = policy.tick(at(2.0));
    assert_eq!(dialled(&deeds).len(), 8);
    for (n, deed) in deeds.into_iter().enumerate() {
        let Deed::Dial(Target::Found(who), _) = deed else {
            panic!("{deed:?}")
        };
        let arrival = Arrival {
            peer: who,
            ..from(1, Role::Dialler)
        };
        link(&mut policy, at(2.0), n, arrival, Some(Target::Found(who)));
    }

    let mut taken = 8;
    for n in 1_000..1_060_u64 {
        let connection = usize::try_from(n).unwrap();
        let deeds = policy.connected(at(3.0), id(connection), from(n, Role::Listener), None);
        match deeds.as_slice() {
            [] => taken += 1,
            deeds => assert_eq!(deeds, [Deed::Close(id(connection), Why::Full)]),
        }
    }

    assert_eq!(taken, 32);
    assert_eq!(policy.tick(at(3.0)), []);
}

#[test]
fn when_there_are_too_many_links_an_old_stranger_gives_way() {
    let mut policy = policy(1);
    for n in 0..32 {
        link(
            &mut policy,
            at(0.1 * n as f64),
            n,
            from(10 + n as u64, Role::Listener),
            None,
        );
        if n != 5 && n != 9 {
            policy.recognised(id(n));
        }
    }

    let early = policy.connected(at(9.0), id(90), from(900, Role::Listener), None);
    let later = policy.connected(at(12.0), id(91), from(901, Role::Listener), None);

    assert_eq!(early, [Deed::Close(id(90), Why::Full)]);
    assert_eq!(later, [Deed::Close(id(5), Why::Full)]);
}

#[test]
fn a_typed_address_is_tried_again_with_growing_pauses() {
    let mut policy = policy(1);
    let place = neighbour(2);
    policy.typed(at(0.0), place.clone());

    let mut dials = vec![];
    for tenth in 0..4_000 {
        let now = at(f64::from(tenth) / 10.0);
        for deed in policy.tick(now) {
            assert_eq!(
                deed,
                Deed::Dial(Target::Typed(place.clone()), vec![place.clone()])
            );
            dials.push(now);
            policy.dial_failed(now, &Target::Typed(place.clone()), false);
        }
    }

    let pauses: Vec<f64> = dials
        .windows(2)
        .map(|two| (two[1] - two[0]).as_secs_f64())
        .collect();
    for (pause, wanted) in pauses.iter().zip([5.0, 10.0, 20.0, 40.0, 60.0, 60.0]) {
        assert!((wanted..=wanted * 1.26).contains(pause), "{pauses:?}");
    }
    policy.typed(at(400.0), place);
    assert_eq!(
        policy.tick(at(400.0)).len(),
        1,
        "typed again: somebody is waiting"
    );
}

#[test]
fn a_typed_address_is_left_alone_while_it_leads_to_a_peer_we_have() {
    let mut policy = policy(1);
    let typed = Target::Typed(neighbour(2));
    policy.typed(at(0.0), neighbour(2));
    policy.tick(at(0.0));
    // Meanwhile the peer has dialled us.
    link(&mut policy, at(0.1), 1, from(2, Role::Listener), None);
    let deeds = policy.connected(at(0.2), id(2), from(2, Role::Dialler), Some(typed.clone()));
    assert_eq!(deeds, [Deed::Close(id(2), Why::Duplicate)]);
    policy.closed(at(0.3), id(2));

    assert_eq!(policy.tick(at(500.0)), []);

    policy.recognised(id(1));
    policy.closed(at(500.0), id(1));
    assert_eq!(dialled(&policy.tick(at(503.0))), [&typed]);
}

#[test]
fn our_own_address_is_forgotten() {
    let mut policy = policy(1);
    policy.typed(at(0.0), neighbour(1));
    policy.tick(at(0.0));
    policy.dial_failed(at(0.0), &Target::Typed(neighbour(1)), true);
    policy.sighted(at(0.0), peer(1), neighbour(1));

    assert_eq!(policy.tick(at(900.0)), []);
}

#[test]
fn a_good_link_that_breaks_is_dialled_again_at_once_and_a_bad_one_later() {
    for (recognised, lived, pause) in [(true, 30.0, 1.25), (true, 0.5, 5.0), (false, 30.0, 5.0)] {
        let mut policy = policy(1);
        let target = Target::Found(peer(2));
        policy.sighted(at(0.0), peer(2), neighbour(2));
        policy.tick(at(0.0));
        link(
            &mut policy,
            at(0.0),
            1,
            from(2, Role::Dialler),
            Some(target),
        );
        if recognised {
            policy.recognised(id(1));
        }
        policy.closed(at(lived), id(1));

        let again = (0..100)
            .map(|tenth| f64::from(tenth) / 10.0)
            .find(|wait| !policy.tick(at(lived + wait)).is_empty());

        let waited = again.unwrap();
        assert!(
            (pause - 0.3..pause * 1.3).contains(&waited),
            "{waited} for {pause}"
        );
    }
}

#[test]
fn a_peer_out_of_sight_is_not_dialled() {
    let mut policy = policy(1);
    policy.sighted(at(0.0), peer(2), neighbour(2));
    policy.sighted(at(0.0), peer(2), neighbour(3));
    policy.lost_sight(&peer(2), &neighbour(2));
    assert_eq!(policy.nearby(), 1);
    policy.lost_sight(&peer(2), &neighbour(3));

    assert_eq!((policy.nearby(), policy.tick(at(5.0))), (0, vec![]));
}

#[test]
fn connections_over_an_address_that_is_gone_are_closed() {
    let mut policy = policy(1);
    link(&mut policy, at(0.0), 1, from(2, Role::Listener), None);
    let other = Arrival {
        local: Some([10, 9, 9, 9].into()),
        ..from(3, Role::Dialler)
    };
    link(&mut policy, at(0.0), 2, other, None);

    let deeds = policy.address_gone([10, 0, 0, 200].into());

    assert_eq!(deeds, [Deed::Close(id(1), Why::AddressGone)]);
}

#[test]
fn a_connection_that_opens_no_session_is_closed() {
    let mut policy = policy(1);
    policy.connected(at(0.0), id(1), from(2, Role::Listener), None);

    assert_eq!(policy.tick(at(14.0)), []);
    assert_eq!(policy.tick(at(15.0)), [Deed::Close(id(1), Why::Silent)]);
    assert_eq!(policy.tick(at(16.0)), [], "once is enough");
}

#[test]
fn only_visitors_are_welcomed_and_only_once() {
    let mut policy = policy(1);
    link(&mut policy, at(0.0), 1, from(2, Role::Listener), None);
    link(&mut policy, at(0.0), 2, from(3, Role::Dialler), None);

    assert_eq!(policy.recognised(id(1)), address::ip(&neighbour(2)));
    assert_eq!(policy.recognised(id(1)), None);
    assert_eq!(policy.recognised(id(2)), None, "we came to them");
    assert_eq!(policy.recognised(id(9)), None);
}

#[test]
fn a_stranger_is_greeted_anew_at_once_when_somebody_waits() {
    for hurries in [true, false] {
        let mut policy = policy(1);
        let typed = Target::Typed(neighbour(2));
        policy.typed(at(0.0), neighbour(2));
        policy.tick(at(0.0));
        link(
            &mut policy,
            at(0.1),
            1,
            from(2, Role::Dialler),
            Some(typed.clone()),
        );
        if hurries {
            policy.hurry(at(3.0));
        }
        policy.closed(at(3.1), id(1));

        let expected: &[&Target] = if hurries { &[&typed] } else { &[] };
        assert_eq!(dialled(&policy.tick(at(3.2))), expected);
    }
}

#[test]
fn where_nothing_is_to_be_done_nothing_is_due() {
    let mut policy = policy(1);
    assert_eq!(policy.next_due(), None, "nobody is there");

    policy.sighted(at(3.0), peer(2), neighbour(2));
    assert_eq!(policy.next_due(), Some(at(3.0)));
    assert_eq!(policy.tick(at(3.0)).len(), 1);
    assert_eq!(policy.next_due(), None, "a dial ends by itself");

    let found = Some(Target::Found(peer(2)));
    policy.connected(at(4.0), id(1), from(2, Role::Dialler), found);
    assert_eq!(policy.next_due(), Some(at(19.0)), "no session was opened");
    policy.opened(at(5.0), id(1));
    assert_eq!(policy.next_due(), None, "a link waits for nothing");

    policy.closed(at(60.0), id(1));
    assert!(policy.next_due().is_some_and(|due| due > at(60.0)));
}
