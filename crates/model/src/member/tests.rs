//! What an attacker would try against membership (numbers: security.md, section 9).
mod validity;
mod world;
