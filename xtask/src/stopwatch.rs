//! The only clock of xtask: how long something took, printed as people read it.

use std::time::{Duration, Instant};

/// Runs from its creation.
#[derive(Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[expect(clippy::disallowed_methods, reason = "xtask measures how long builds and tests take, nothing else")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// `12.3 s` below a minute, `3:05` above.
    pub(crate) fn read(self) -> String {
        read(self.elapsed())
    }
}

/// `12.3 s` below a minute, `3:05` above.
pub(crate) fn read(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 { format!("{:.1} s", time.as_secs_f32()) } else { format!("{}:{:02}", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_in_seconds_long_ones_in_minutes() {
        assert_eq!(read(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(read(Duration::from_secs(185)), "3:05");
    }
}
