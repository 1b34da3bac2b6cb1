//! How frames travel.
