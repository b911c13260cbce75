//! Signing in: passwords, lock-out, sessions.

pub mod guard;
pub mod password;
pub mod session;
