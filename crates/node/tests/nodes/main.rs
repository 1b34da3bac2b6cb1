//! Whole nodes: with a store, a network on loopback, and handles to ask them.
mod backups;
mod evening;
mod full_disk;
mod locked;
mod neighbour;
