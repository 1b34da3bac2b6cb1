//! Stories of the policy as tables.
