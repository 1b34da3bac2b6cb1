//! `potluck completions`: let a shell complete what one types.
use std::io;

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::client::unprinted;

/// Print a script that lets a shell complete these commands
///
/// For bash: potluck completions bash > ~/.local/share/bash-completion/completions/potluck
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which shell
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut super::Potluck::command(),
        "potluck",
        &mut script,
    );
    io::Write::write_all(&mut io::stdout(), &script).map_err(unprinted)
}
