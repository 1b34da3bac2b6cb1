//! What an attacker would try against membership (numbers: `docs/threat-model.md`).
mod attack;
mod bounds;
mod circles;
mod convergence;
mod deciding;
mod devices;
mod forks;
mod joining;
mod keys;
mod parted;
mod removal;
mod search;
mod validity;
mod world;
