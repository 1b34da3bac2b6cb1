//! What an attacker would try against membership (numbers: security.md, section 9).
mod attack;
mod convergence;
mod devices;
mod joining;
mod keys;
mod removal;
mod validity;
mod world;
