//! A word or a sentence for every code of the contract. Each match is exhaustive: a new code does not
//! compile until it has its words in every language.

use super::tr;
use contract::{
    Denied, ProblemCode,
    account::StopGround,
    document::DocumentKind,
    entry::{DailyKind, EntryKind, ReactionKind, SystemKind},
    media::MediaTag,
    paper::Sheet,
    policy::Audience,
    problem::FieldError,
    role::{AccountState, InstitutionKind},
    schedule::{Repeat, VisitKind},
    subject::{ContactKind, Sex},
};

/// 役割.
pub fn role(code: contract::Role) -> &'static str {
    use contract::Role as C;
    match code {
        C::Subject => tr::role_subject(),
        C::Family => tr::role_family(),
        C::Representative => tr::role_representative(),
        C::Staff => tr::role_staff(),
        C::InstitutionAdmin => tr::role_institution_admin(),
        C::OperatorIntake => tr::role_operator_intake(),
        C::OperatorModerate => tr::role_operator_moderate(),
        C::OperatorBilling => tr::role_operator_billing(),
        C::OperatorIncident => tr::role_operator_incident(),
        C::CustomerCentre => tr::role_customer_centre(),
        C::SystemAdmin => tr::role_system_admin(),
        C::ConnectUser => tr::role_connect_user(),
        C::ConnectGuest => tr::role_connect_guest(),
        C::LinkVisitor => tr::role_link_visitor(),
        C::ApiKey => tr::role_api_key(),
        C::Unknown => tr::role_unknown(),
    }
}

/// 職種.
pub fn occupation(code: contract::Occupation) -> &'static str {
    use contract::Occupation as C;
    match code {
        C::Doctor => tr::occupation_doctor(),
        C::Dentist => tr::occupation_dentist(),
        C::Pharmacist => tr::occupation_pharmacist(),
        C::Nurse => tr::occupation_nurse(),
        C::AssociateNurse => tr::occupation_assoc_nurse(),
        C::PublicHealthNurse => tr::occupation_phn(),
        C::PhysicalTherapist => tr::occupation_pt(),
        C::OccupationalTherapist => tr::occupation_ot(),
        C::SpeechTherapist => tr::occupation_st(),
        C::DentalHygienist => tr::occupation_dent_hyg(),
        C::Dietitian => tr::occupation_dietitian(),
        C::CareManager => tr::occupation_cm(),
        C::ChiefCareManager => tr::occupation_chief_cm(),
        C::CareWorker => tr::occupation_ccw(),
        C::Helper => tr::occupation_helper(),
        C::CareStaff => tr::occupation_care_staff(),
        C::ServiceManager => tr::occupation_srv_mgr(),
        C::EquipmentAdviser => tr::occupation_equip(),
        C::Counselor => tr::occupation_counselor(),
        C::MedicalSocialWorker => tr::occupation_msw(),
        C::SupportCentre => tr::occupation_houkatsu(),
        C::WelfareCommissioner => tr::occupation_welfare_com(),
        C::Manager => tr::occupation_manager(),
        C::Clerk => tr::occupation_clerk(),
        C::Government => tr::occupation_gov(),
        C::Other | C::Unknown => tr::occupation_other(),
    }
}

/// 機関種別.
pub fn institution_kind(code: InstitutionKind) -> &'static str {
    use InstitutionKind as C;
    match code {
        C::Government => tr::institution_government(),
        C::CareProvider => tr::institution_care_provider(),
        C::Clinic => tr::institution_clinic(),
        C::Hospital => tr::institution_hospital(),
        C::Unknown => tr::institution_unknown(),
    }
}

/// State of an account.
pub fn account_state(code: AccountState) -> &'static str {
    use AccountState as C;
    match code {
        C::Active => tr::account_active(),
        C::Invited => tr::account_invited(),
        C::Suspended => tr::account_suspended(),
        C::Revoked => tr::account_revoked(),
        C::Unknown => tr::account_unknown(),
    }
}

/// 利用停止の事由
pub fn stop_ground(code: StopGround) -> &'static str {
    use StopGround as C;
    match code {
        C::Commercial => tr::stop_ground_commercial(),
        C::FalseRegistration => tr::stop_ground_false_registration(),
        C::Reputation => tr::stop_ground_reputation(),
        C::Unpaid => tr::stop_ground_unpaid(),
        C::Other | C::Unknown => tr::stop_ground_other(),
    }
}

/// Kind of a daily-life record.
pub fn daily(code: DailyKind) -> &'static str {
    use DailyKind as C;
    match code {
        C::Meal => tr::daily_meal(),
        C::Fluid => tr::daily_fluid(),
        C::Toilet => tr::daily_toilet(),
        C::Sleep => tr::daily_sleep(),
        C::Medicine => tr::daily_medicine(),
        C::Bath => tr::daily_bath(),
        C::Oral => tr::daily_oral(),
        C::Mobility => tr::daily_mobility(),
        C::Skin => tr::daily_skin(),
        C::Incident => tr::daily_incident(),
        C::Mood => tr::daily_mood(),
        C::Outing => tr::daily_outing(),
        C::Other | C::Unknown => tr::daily_other(),
    }
}

/// What an entry is.
pub fn entry_kind(code: EntryKind) -> &'static str {
    use EntryKind as C;
    match code {
        C::Post => tr::kind_post(),
        C::Daily => tr::kind_daily(),
        C::Vitals => tr::kind_vitals(),
        C::Handover => tr::kind_handover(),
        C::Comment => tr::kind_comment(),
        C::System => tr::kind_system(),
        C::Unknown => tr::kind_unknown(),
    }
}

/// 公開範囲.
pub fn audience(code: Audience) -> &'static str {
    use Audience as C;
    match code {
        C::Everyone => tr::audience_everyone(),
        C::Professionals => tr::audience_professionals(),
        C::Unknown => tr::audience_unknown(),
    }
}

/// 予定の種類.
pub fn visit(code: VisitKind) -> &'static str {
    use VisitKind as C;
    match code {
        C::Nursing => tr::visit_nursing(),
        C::Care => tr::visit_care(),
        C::Doctor => tr::visit_doctor(),
        C::Rehab => tr::visit_rehab(),
        C::Bath => tr::visit_bath(),
        C::Pharmacy => tr::visit_pharmacy(),
        C::DayService => tr::visit_day_service(),
        C::ShortStay => tr::visit_short_stay(),
        C::Hospital => tr::visit_hospital(),
        C::Meeting => tr::visit_meeting(),
        C::Family => tr::visit_family(),
        C::Other | C::Unknown => tr::visit_other(),
    }
}

/// くり返し.
pub fn repeat(code: Repeat) -> &'static str {
    match code {
        Repeat::Weekly => tr::repeat_weekly(),
        Repeat::Biweekly => tr::repeat_biweekly(),
        Repeat::Monthly => tr::repeat_monthly(),
        Repeat::Once | Repeat::Unknown => tr::repeat_once(),
    }
}

/// 帳票.
pub fn sheet(code: Sheet) -> &'static str {
    use Sheet as C;
    match code {
        C::Notebook => tr::paper_notebook(),
        C::Vitals => tr::paper_vitals(),
        C::Handover => tr::paper_handover(),
        C::Photos => tr::paper_photos(),
        C::Summary => tr::paper_summary(),
        C::Profile => tr::paper_profile(),
        C::CareList => tr::paper_care_list(),
        C::Consent => tr::paper_consent(),
        C::Progress => tr::paper_progress(),
        C::Screen | C::Unknown => tr::paper_screen(),
    }
}

/// 性別.
pub fn sex(code: Sex) -> &'static str {
    use Sex as C;
    match code {
        C::Female => tr::sex_female(),
        C::Male => tr::sex_male(),
        C::Other | C::Unknown => tr::sex_other(),
    }
}

/// Kind of an emergency contact.
pub fn contact(code: ContactKind) -> &'static str {
    use ContactKind as C;
    match code {
        C::Family => tr::contact_family(),
        C::Doctor => tr::contact_doctor(),
        C::Nursing => tr::contact_nursing(),
        C::CareManager => tr::contact_care_manager(),
        C::Other | C::Unknown => tr::contact_other(),
    }
}

/// What somebody may do.
pub fn right(code: contract::Right) -> &'static str {
    use contract::Right as C;
    match code {
        C::Public => tr::right_public(),
        C::OwnAccount => tr::right_own_account(),
        C::SubjectList => tr::right_subject_list(),
        C::SubjectRead => tr::right_subject_read(),
        C::PhotoEdit => tr::right_subject_photo(),
        C::VitalLimit => tr::right_vital_limit(),
        C::ContactsRead => tr::right_subject_contacts(),
        C::ProfileRead => tr::right_profile_read(),
        C::NumbersRead => tr::right_profile_numbers(),
        C::ProfileEdit => tr::right_profile_edit(),
        C::MedicationEdit => tr::right_profile_medications(),
        C::ProfileAsk => tr::right_profile_ask(),
        C::DocumentRead => tr::right_document_read(),
        C::DocumentEdit => tr::right_document_edit(),
        C::DocumentOpen => tr::right_document_open(),
        C::TimelineRead => tr::right_timeline_read(),
        C::ProfessionalRead => tr::right_timeline_read_professional(),
        C::EntryCreate => tr::right_entry_create(),
        C::ProfessionalCreate => tr::right_entry_create_professional(),
        C::CommentCreate => tr::right_comment_create(),
        C::EntryCorrect => tr::right_entry_correct(),
        C::EntryCancel => tr::right_entry_cancel(),
        C::EntryHistory => tr::right_entry_history(),
        C::EntryReact => tr::right_entry_react(),
        C::EntryConfirm => tr::right_entry_confirm(),
        C::EntryPin => tr::right_entry_pin(),
        C::RecordPrint => tr::right_record_print(),
        C::ScheduleRead => tr::right_schedule_read(),
        C::ScheduleEdit => tr::right_schedule_edit(),
        C::ReadMark => tr::right_timeline_mark(),
        C::ReadersView => tr::right_timeline_readers(),
        C::StaffList => tr::right_institution_staff(),
        C::PhraseRead => tr::right_institution_phrases(),
        C::PhraseEdit => tr::right_institution_phrases_edit(),
        C::PlatformOverview => tr::right_platform_overview(),
        C::RightsRead => tr::right_platform_rights(),
        C::RightsEdit => tr::right_platform_rights_edit(),
        C::RegistryEdit => tr::right_registry_edit(),
        C::CareListRead => tr::right_care_list_read(),
        C::CareListEdit => tr::right_care_list_edit(),
        C::StaffAssign => tr::right_staff_assign(),
        C::CoreTake => tr::right_core_take(),
        C::ConsentRead => tr::right_consent_read(),
        C::ConsentRecord => tr::right_consent_record(),
        C::ConsentResume => tr::right_consent_resume(),
        C::ConsentWithdraw => tr::right_consent_withdraw(),
        C::AccountSuspend => tr::right_account_suspend(),
        C::LogRead => tr::right_subject_log(),
        C::LogOpen => tr::right_subject_log_open(),
        C::StaffLog => tr::right_institution_log(),
        C::UnsentReview => tr::right_institution_unsent(),
        C::InquiryFile => tr::right_inquiry_file(),
        C::InquiryHandle => tr::right_inquiry_handle(),
        C::InquiryExamine => tr::right_inquiry_examine(),
        C::DeathRecord => tr::right_subject_death(),
        C::DeskRead => tr::right_subject_desk(),
        C::SharingStop => tr::right_sharing_stop(),
        C::SharingResume => tr::right_sharing_resume(),
        C::Unknown => tr::right_unknown(),
    }
}

/// Why not, as a sentence.
pub fn denied(code: Denied) -> &'static str {
    use Denied as C;
    match code {
        C::SignedOut => tr::denied_signed_out(),
        C::AccountSuspended => tr::denied_account_suspended(),
        C::NotJoined => tr::denied_not_joined(),
        C::NotInCircle => tr::denied_not_found(),
        C::RoleNever => tr::denied_role_never(),
        C::ConsentRequired => tr::denied_consent_required(),
        C::ConsentWithdrawn => tr::denied_consent_withdrawn(),
        C::SharingStopped => tr::denied_sharing_stopped(),
        C::SubjectDeceased => tr::denied_subject_deceased(),
        C::SubjectClosed => tr::denied_subject_closed(),
        C::NotAuthor => tr::denied_not_author(),
        C::RecordCancelled => tr::denied_record_cancelled(),
        C::SystemRecord => tr::denied_system_record(),
        C::NotOwnInstitution => tr::denied_not_own_institution(),
        C::NotCore => tr::denied_not_core(),
        C::NotClinical => tr::denied_not_clinical(),
        C::NotOpened => tr::denied_not_opened(),
        C::Withheld => tr::denied_withheld(),
        C::Unknown => tr::denied_unknown(),
    }
}

/// What went wrong and what to do next, as a sentence.
pub fn problem(code: ProblemCode) -> &'static str {
    use ProblemCode as C;
    match code {
        C::SignedOut => tr::problem_signed_out(),
        C::SignInFailed => tr::problem_sign_in_failed(),
        C::Denied => tr::problem_denied(),
        C::NotSameOrigin => tr::problem_not_same_origin(),
        C::NotFound => tr::problem_not_found(),
        C::ConsentRequired => tr::problem_consent_required(),
        C::NotOursAlone => tr::problem_not_ours_alone(),
        C::VersionConflict => tr::problem_version_conflict(),
        C::MethodNotAllowed => tr::problem_method_not_allowed(),
        C::TooSlow => tr::problem_too_slow(),
        C::TooLarge => tr::problem_too_large(),
        C::NotJson => tr::problem_not_json(),
        C::Invalid => tr::problem_invalid(),
        C::IdReused => tr::problem_id_reused(),
        C::TooMany => tr::problem_too_many(),
        C::Internal => tr::problem_internal(),
        C::Unavailable => tr::problem_unavailable(),
        C::StorageFull => tr::problem_storage_full(),
        C::Unknown => tr::problem_unknown(),
    }
}

/// What is wrong with a field, as a sentence.
pub fn field(code: FieldError) -> &'static str {
    use FieldError as C;
    match code {
        C::Required => tr::field_required(),
        C::TooLong => tr::field_too_long(),
        C::TooShort => tr::field_too_short(),
        C::Differs => tr::field_differs(),
        C::Already => tr::field_already(),
        C::Malformed => tr::field_malformed(),
        C::InFuture => tr::field_in_future(),
        C::TooOld => tr::field_too_old(),
        C::OutOfRange => tr::field_out_of_range(),
        C::Unusual => tr::field_unusual(),
        C::Crossed => tr::field_crossed(),
        C::WrongKind => tr::field_wrong_kind(),
        C::EndsFirst => tr::field_ends_first(),
        C::CheckDigit => tr::field_check_digit(),
        C::Withdrawn => tr::field_withdrawn(),
        C::PersonalNumber => tr::field_personal_number(),
        C::Unknown => tr::field_unknown(),
    }
}

/// What kind of document.
pub fn document(code: DocumentKind) -> &'static str {
    use DocumentKind as C;
    match code {
        C::NursingOrder => tr::document_kind_nursing_order(),
        C::SpecialOrder => tr::document_kind_special_order(),
        C::NursingPlan => tr::document_kind_nursing_plan(),
        C::NursingReport => tr::document_kind_nursing_report(),
        C::CarePlan => tr::document_kind_care_plan(),
        C::ServiceSlip => tr::document_kind_service_slip(),
        C::Certificate => tr::document_kind_certificate(),
        C::Prescription => tr::document_kind_prescription(),
        C::Referral => tr::document_kind_referral(),
        C::TestResult => tr::document_kind_test_result(),
        C::Contract => tr::document_kind_contract(),
        C::ConsentForm => tr::document_kind_consent_form(),
        C::Other | C::Unknown => tr::document_kind_other(),
    }
}

/// What a picture shows.
pub fn media_tag(code: MediaTag) -> &'static str {
    use MediaTag as C;
    match code {
        C::Meal => tr::media_tags_meal(),
        C::Skin => tr::media_tags_skin(),
        C::Outing => tr::media_tags_outing(),
        C::Medicine => tr::media_tags_medicine(),
        C::Rehab => tr::media_tags_rehab(),
        C::Home => tr::media_tags_home(),
        C::Other | C::Unknown => tr::media_tags_other(),
    }
}

/// 了解 / ありがとう. `None`: a newer server knows more; nothing is shown.
pub fn reaction(code: ReactionKind) -> Option<&'static str> {
    match code {
        ReactionKind::Noted => Some(tr::reaction_noted()),
        ReactionKind::Thanks => Some(tr::reaction_thanks()),
        ReactionKind::Unknown => None,
    }
}

/// What the system tells the circle; `name` is whom it concerns.
pub fn system(code: SystemKind, name: &str) -> String {
    match code {
        SystemKind::InstitutionListed => tr::system_institution_listed(name),
        SystemKind::InstitutionRemoved => tr::system_institution_removed(name),
        SystemKind::StaffAssigned => tr::system_staff_assigned(name),
        SystemKind::CoreMoved => tr::system_core_moved(name),
        SystemKind::ConsentGiven => tr::system_consent_given().to_owned(),
        SystemKind::ConsentWithdrawn => tr::system_consent_withdrawn().to_owned(),
        SystemKind::Death => tr::system_death().to_owned(),
        SystemKind::SharingStopped => tr::system_sharing_stopped().to_owned(),
        SystemKind::SharingResumed => tr::system_sharing_resumed().to_owned(),
        SystemKind::DeathTakenBack => tr::system_death_taken_back().to_owned(),
        SystemKind::Unknown => tr::system_unknown().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a calendar outside of the app and the search say is what the app says.
    #[test]
    fn the_terms_of_the_contract_are_those_of_the_app_in_japanese() {
        for kind in VisitKind::ALL {
            assert_eq!(visit(*kind), kind.term());
        }
        for kind in DocumentKind::ALL {
            assert_eq!(document(*kind), kind.term());
        }
    }
}
