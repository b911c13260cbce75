//! Why a file is not taken.

use std::fmt;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Of no kind that is taken.
    Unknown,
    /// HEIC or HEIF, as iPhones write them. Named apart, so that the app can say what to do.
    Heic,
    /// Too many bytes, or too long a video.
    TooLarge,
    /// Too many pixels, too long a side, or too much memory to decode.
    TooManyPixels,
    /// Cut off, or against the rules of its format.
    Broken,
    /// Known and whole, but coded in a way that is not taken.
    Codec,
}

impl Refused {
    const ALL: [Self; 6] = [Self::Unknown, Self::Heic, Self::TooLarge, Self::TooManyPixels, Self::Broken, Self::Codec];

    /// The name in answers and between processes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Heic => "heic",
            Self::TooLarge => "too_large",
            Self::TooManyPixels => "too_many_pixels",
            Self::Broken => "broken",
            Self::Codec => "codec",
        }
    }

    /// The reason that has this [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refused| refused.code() == code)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::Refused;

    #[test]
    fn s20_every_reason_is_read_back_from_its_code() {
        for refused in Refused::ALL {
            assert_eq!(Refused::from_code(refused.code()), Some(refused));
            assert_eq!(refused.to_string(), refused.code());
        }
        assert_eq!(Refused::from_code("Unknown"), None);
    }
}
