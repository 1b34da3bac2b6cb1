//! All commands: one file each, whose `Args` are its help.
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use potluck_node::api::{Answer, Govern, Problem, Request};
use potluck_text::{Language, say};

use crate::client::Client;
use crate::language;
use crate::phrase::Phrases;
use crate::print;

mod accept;
mod backup;
mod board;
mod checkpoint;
mod circle;
mod claim;
mod come_along;
mod communities;
mod completions;
mod confirm;
mod debug;
mod decline;
mod demo;
mod devices;
mod done;
mod edit;
mod event;
mod flag;
mod greet;
mod hide;
mod invite;
mod join;
mod leave;
mod lock;
mod log;
mod message;
mod messages;
mod name;
mod need;
mod network;
mod offer;
mod passphrase;
mod peers;
mod people;
mod policy;
mod proposals;
mod recover;
mod release;
mod renew;
mod run;
mod search;
mod show;
mod sign;
mod sign_up;
mod skill;
mod start;
mod status;
mod sync;
mod thank;
mod trustees;
mod unlock;
mod use_;
mod welcome;
mod wipe;
mod withdraw;
mod writing;

/// Everyone brings what they have and takes what they need
///
/// Neighbours post what they need and what they can give, without a server and without the
/// internet. Everything is kept on your own devices and passed on, sealed, whenever two meet.
///
/// Dates are read as people type them: 2026-12-01T09:00, 2026-12-01, tomorrow, "tue 9:00",
/// "in 3 days", 18:30. Exit codes: 0 done, 1 not done, 2 not understood.
#[derive(Debug, Parser)]
#[command(
    name = "potluck",
    version,
    max_term_width = 100,
    infer_long_args = false
)]
pub(crate) struct Potluck {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(flatten)]
    page: greet::Args,
    #[command(subcommand)]
    what: Option<What>,
}

/// What can be said with every command
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Keep everything in this folder instead of the usual one, or that named by POTLUCK_HOME
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    home: Option<PathBuf>,
    /// Read passphrases from this open file, a line each, instead of asking in the terminal
    #[arg(
        long,
        global = true,
        value_name = "NUMBER",
        help_heading = "Everywhere"
    )]
    passphrase_fd: Option<u32>,
    /// Be about this community, not the one in use; by its name, or its id or the beginning of it
    #[arg(
        id = "within",
        long = "community",
        global = true,
        value_name = "NAME",
        help_heading = "Everywhere"
    )]
    community: Option<String>,
    /// Answer in JSON, for programs
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) json: bool,
    /// Speak this language, en, es or ar, instead of that of the system or of POTLUCK_LANGUAGE
    #[arg(
        long,
        global = true,
        value_name = "LANGUAGE",
        help_heading = "Everywhere"
    )]
    pub(crate) language: Option<Language>,
}

#[derive(Debug, Subcommand)]
enum What {
    Start(start::Args),
    Invite(invite::Args),
    Join(join::Args),
    Welcome(welcome::Args),
    Devices(devices::Args),
    Recover(recover::Args),
    Run(run::Args),
    Need(need::Args),
    Offer(offer::Args),
    /// Say what you can teach
    #[command(long_about = None)]
    Teach(skill::Args),
    /// Say what you would like to learn
    #[command(long_about = None)]
    Learn(skill::Args),
    Event(event::Args),
    Board(board::Args),
    Search(search::Args),
    Show(show::Args),
    Edit(Box<edit::Args>),
    Withdraw(withdraw::Args),
    Renew(renew::Args),
    Claim(claim::Args),
    Release(release::Args),
    Accept(accept::Args),
    Decline(decline::Args),
    Done(done::Args),
    Confirm(confirm::Args),
    SignUp(sign_up::Args),
    Thank(thank::Args),
    Flag(flag::Args),
    Hide(hide::Args),
    Communities(communities::Args),
    Use(use_::Args),
    Name(name::Args),
    People(people::Args),
    Proposals(proposals::Args),
    Sign(sign::Args),
    Policy(policy::Args),
    Trustees(trustees::Args),
    Checkpoint(checkpoint::Args),
    Leave(leave::Args),
    ComeAlong(come_along::Args),
    Circle(circle::Args),
    Message(message::Args),
    Messages(messages::Args),
    Peers(peers::Args),
    Status(status::Args),
    Sync(sync::Args),
    Log(log::Args),
    Lock(lock::Args),
    Unlock(unlock::Args),
    Passphrase(passphrase::Args),
    Backup(backup::Args),
    Wipe(wipe::Args),
    Completions(completions::Args),
    Demo(demo::Args),
    #[command(hide = true)]
    Debug(debug::Args),
}

impl Potluck {
    /// Does what was asked for.
    pub(crate) async fn run(self) -> Result<()> {
        let texts = language::texts(self.global.language);
        let phrases = Phrases::new(self.global.passphrase_fd, texts.clone());
        let client = Client::new(self.global.home, self.global.json, texts, phrases)?
            .about(self.global.community);
        let client = &client;
        let Some(what) = self.what else {
            return greet::run(self.page, client).await;
        };
        if self.page.are_given() {
            return Err(
                Problem::new(say("problem-only-alone"), say("hint-behind-the-command")).into(),
            );
        }
        match what {
            What::Start(args) => start::run(args, client).await,
            What::Invite(args) => invite::run(args, client).await,
            What::Join(args) => join::run(args, client).await,
            What::Welcome(args) => welcome::run(args, client).await,
            What::Devices(args) => devices::run(args, client).await,
            What::Recover(args) => recover::run(args, client).await,
            What::Run(args) => run::run(args, client).await,
            What::Need(args) => need::run(args, client).await,
            What::Offer(args) => offer::run(args, client).await,
            What::Teach(args) => skill::run(args, "teach", client).await,
            What::Learn(args) => skill::run(args, "learn", client).await,
            What::Event(args) => event::run(args, client).await,
            What::Board(args) => board::run(args, client).await,
            What::Search(args) => search::run(args, client).await,
            What::Show(args) => show::run(args, client).await,
            What::Edit(args) => edit::run(*args, client).await,
            What::Withdraw(args) => withdraw::run(args, client).await,
            What::Renew(args) => renew::run(args, client).await,
            What::Claim(args) => claim::run(args, client).await,
            What::Release(args) => release::run(args, client).await,
            What::Accept(args) => accept::run(args, client).await,
            What::Decline(args) => decline::run(args, client).await,
            What::Done(args) => done::run(args, client).await,
            What::Confirm(args) => confirm::run(args, client).await,
            What::SignUp(args) => sign_up::run(args, client).await,
            What::Thank(args) => thank::run(args, client).await,
            What::Flag(args) => flag::run(args, client).await,
            What::Hide(args) => hide::run(args, client).await,
            What::Communities(_) => communities::run(client).await,
            What::Use(args) => use_::run(args, client).await,
            What::Name(args) => name::run(args, client).await,
            What::People(args) => people::run(args, client).await,
            What::Proposals(args) => proposals::run(args, client).await,
            What::Sign(args) => sign::run(args, client).await,
            What::Policy(args) => policy::run(args, client).await,
            What::Trustees(args) => trustees::run(args, client).await,
            What::Checkpoint(args) => checkpoint::run(args, client).await,
            What::Leave(args) => leave::run(args, client).await,
            What::ComeAlong(args) => come_along::run(args, client).await,
            What::Circle(args) => circle::run(args, client).await,
            What::Message(args) => message::run(args, client).await,
            What::Messages(args) => messages::run(args, client).await,
            What::Peers(_) => peers::run(client).await,
            What::Status(_) => status::run(client).await,
            What::Sync(args) => sync::run(args, client).await,
            What::Log(args) => log::run(args, client).await,
            What::Lock(_) => lock::run(client).await,
            What::Unlock(_) => unlock::run(client).await,
            What::Passphrase(args) => passphrase::run(args, client).await,
            What::Backup(args) => backup::run(args, client).await,
            What::Wipe(args) => wipe::run(args, client).await,
            What::Completions(args) => completions::run(&args),
            What::Demo(args) => demo::run(args, client).await,
            What::Debug(args) => debug::run(args, client),
        }
    }
}

/// Asks for something about who decides, and prints what it has come to.
async fn decide(what: Govern, client: &Client) -> Result<()> {
    client
        .tell(Request::Govern(what), |look, answer| match answer {
            Answer::Decided(decided) => Some(print::decided(look, decided)),
            _ => None,
        })
        .await
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_commands_fit_together() {
        Potluck::command().debug_assert();
    }

    #[test]
    fn everyday_commands_are_understood_as_people_write_them() {
        for typed in [
            r#"start "Elm Street" --as Ana"#,
            "invite --for member --uses 2 --days 3",
            "join one two three four five six seven eight nine ten eleven twelve --as Ben",
            "join CODE --as Ben --at /ip4/10.0.0.1/tcp/1 --at /ip4/10.0.0.2/tcp/1 --wait 5",
            "run --listen /ip4/0.0.0.0/tcp/0 --dial /ip4/10.0.0.1/tcp/1 --no-mdns",
            r#"need "Lift" --category transport --urgency days --by 2026-12-01T09:00 --place "Elm St" --seal "12 Elm St""#,
            "need Lift --by tue-9:00",
            r#"offer "Potatoes" --category food --quantity 2 --unit bags --standing"#,
            r#"teach "Bike repair""#,
            r#"learn "Bike repair""#,
            r#"event "Soup" --at 2026-12-05T18:00 --zone Europe/Madrid --weekly --until 2027-03-01 --capacity 20 --shift cook:2:3 --bring bread:3"#,
            "board --kind need --mine --urgent --all --json --home somewhere",
            "show K7QF",
            "edit K7QF --title Other",
            r#"claim k7qf --note "Tuesday 8:45""#,
            "sign-up K7QF --shift cook",
            "sign-up K7QF --bring bread",
            "sign-up K7QF --shift cook --cancel",
            "accept K7QF 1",
            "decline K7QF 1",
            r#"done K7QF --thanks "You are a gem""#,
            "search two words",
            "people confirm Ben",
            r#"people suspend-note Ben "Until Tuesday""#,
            "people remove Ben --yes",
            "trustees Ben Cem Dora --needed 2",
            r#"circle new "Kitchen committee""#,
            r#"circle invite "Kitchen committee" Ben"#,
            r#"message Ben "On Tuesday?" --to person"#,
            "messages Ben --limit 5",
            r#"need Pots --circle "Kitchen committee""#,
            "sync --wait 5",
            "lock",
            "unlock --passphrase-fd 3",
            "passphrase",
            "passphrase duress --take-back",
            "passphrase auto-lock 15",
            "backup make potluck.backup",
            "wipe --now",
        ] {
            let words = typed
                .split('"')
                .enumerate()
                .flat_map(|(at, part)| match at % 2 {
                    0 => part.split_whitespace().collect(),
                    _ => vec![part],
                });
            let parsed = Potluck::try_parse_from(std::iter::once("potluck").chain(words));

            assert!(parsed.is_ok(), "{typed}: {parsed:?}");
        }
    }

    #[test]
    fn every_command_and_every_flag_has_its_help() {
        for command in Potluck::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(
                    arg.get_help().is_some(),
                    "{} {}",
                    command.get_name(),
                    arg.get_id()
                );
            }
        }
    }
}
