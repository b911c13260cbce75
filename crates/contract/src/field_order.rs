//! 測定項目の順: which fields an institution's staff find at once when they measure, and in which order. One list for each
//! institution, kept by its admin; all other kinds are folded away below.

use crate::{
    problem::FieldError,
    vital::{TABLE, VitalKind, spec},
};
use serde::{Deserialize, Serialize};

/// The order where nobody has decided, and that of the subject's side: what is measured at every visit.
pub const USUAL: [VitalKind; 6] =
    [VitalKind::BodyTemp, VitalKind::BpSys, VitalKind::BpDia, VitalKind::Pulse, VitalKind::Spo2, VitalKind::Resp];
/// Most fields that are found at once.
pub const MOST: usize = 12;

/// An institution's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldOrder {
    /// 0 as long as nobody has decided, and one more with each saving. Sent in: the version that was on screen; another
    /// one answers 412.
    pub version: u32,
    /// The fields, 1 to [`MOST`]; the lower pressure right behind the upper one.
    pub kinds: Vec<VitalKind>,
}

impl Default for FieldOrder {
    fn default() -> Self {
        Self { version: 0, kinds: USUAL.to_vec() }
    }
}

/// What can stand in an order: measured in numbers, and no daily life.
pub fn choosable() -> impl Iterator<Item = VitalKind> {
    TABLE.iter().filter(|spec| spec.hard.is_some() && spec.daily.is_none()).map(|spec| spec.kind)
}

impl FieldOrder {
    /// The order makes sense.
    ///
    /// # Errors
    /// What is wrong with its kinds.
    pub fn check(&self) -> Result<(), FieldError> {
        let kinds = &self.kinds;
        if kinds.is_empty() {
            return Err(FieldError::Required);
        }
        if kinds.len() > MOST {
            return Err(FieldError::TooLong);
        }
        let fits = |kind: &VitalKind| spec(*kind).is_some_and(|spec| spec.hard.is_some() && spec.daily.is_none());
        let once = |kind: &VitalKind| kinds.iter().filter(|other| *other == kind).count() == 1;
        let place = |kind| kinds.iter().position(|known| *known == kind);
        let together = match (place(VitalKind::BpSys), place(VitalKind::BpDia)) {
            (Some(upper), Some(lower)) => lower == upper + 1,
            (None, None) => true,
            _ => false,
        };
        if kinds.iter().all(|kind| fits(kind) && once(kind)) && together { Ok(()) } else { Err(FieldError::Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use VitalKind::{BodyTemp, BpDia, BpSys, Pulse, Spo2};

    fn check(kinds: &[VitalKind]) -> Result<(), FieldError> {
        FieldOrder { version: 0, kinds: kinds.to_vec() }.check()
    }

    #[test]
    fn m3_2_5_an_order_holds_each_field_once_and_the_pressures_together() {
        assert_eq!(FieldOrder::default().check(), Ok(()));
        assert_eq!(check(&[Spo2, BpSys, BpDia, BodyTemp]), Ok(()));
        assert_eq!(check(&[]), Err(FieldError::Required));
        for wrong in [&[Spo2, Spo2][..], &[BpSys, Pulse, BpDia], &[BpDia, BpSys], &[BpSys], &[VitalKind::Unknown]] {
            assert_eq!(check(wrong), Err(FieldError::Malformed), "{wrong:?}");
        }
        let all: Vec<_> = choosable().collect();
        assert!(all.len() > MOST && USUAL.iter().all(|kind| all.contains(kind)));
        assert_eq!(check(&all), Err(FieldError::TooLong));
    }
}
