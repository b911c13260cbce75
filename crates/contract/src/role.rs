//! Who people are: roles (what the service lets them do), occupations (what they are), kinds of
//! institutions. Codes are the ones of requirements A.0 and domain 1.5.

use crate::code::codes;

codes! {
    /// 役割: a role of requirements A.0. Held platform-wide, within an institution or toward a subject.
    Role {
        /// 対象者, signed in for themself.
        Subject = "subject",
        /// 家族 or one equal to family.
        Family = "family",
        /// 代理人: representative of the subject (成年後見人 …), with proof.
        Representative = "representative",
        /// 法人利用者: staff of an institution, with one or more 職種.
        Staff = "staff",
        /// 利用機関管理者: the one responsible person of a 事業所.
        InstitutionAdmin = "institution_admin",
        /// サービス提供者, reception and review.
        OperatorIntake = "operator_intake",
        /// サービス提供者, moderation.
        OperatorModerate = "operator_moderate",
        /// サービス提供者, billing.
        OperatorBilling = "operator_billing",
        /// サービス提供者, incidents.
        OperatorIncident = "operator_incident",
        /// カスタマーセンター.
        CustomerCentre = "customer_centre",
        /// システム管理者: technical operator, no record bodies.
        SystemAdmin = "system_admin",
        /// コネクトユーザー: sets up links with other systems for an institution.
        ConnectUser = "connect_user",
        /// 連携コネクトユーザー: a third party let in by a connect user.
        ConnectGuest = "connect_guest",
        /// 専用URL visitor, no account.
        LinkVisitor = "link_visitor",
        /// API client with a connect user's key.
        ApiKey = "api_key",
    }
}

codes! {
    /// 職種: what a staff member is (domain 1.5). Kept apart from the role.
    Occupation {
        /// 医師
        Doctor = "doctor",
        /// 歯科医師
        Dentist = "dentist",
        /// 薬剤師
        Pharmacist = "pharmacist",
        /// 看護師
        Nurse = "nurse",
        /// 准看護師
        AssociateNurse = "assoc_nurse",
        /// 保健師
        PublicHealthNurse = "phn",
        /// 理学療法士
        PhysicalTherapist = "pt",
        /// 作業療法士
        OccupationalTherapist = "ot",
        /// 言語聴覚士
        SpeechTherapist = "st",
        /// 歯科衛生士
        DentalHygienist = "dent_hyg",
        /// 管理栄養士
        Dietitian = "dietitian",
        /// 介護支援専門員
        CareManager = "cm",
        /// 主任介護支援専門員
        ChiefCareManager = "chief_cm",
        /// 介護福祉士
        CareWorker = "ccw",
        /// 訪問介護員
        Helper = "helper",
        /// 介護職員
        CareStaff = "care_staff",
        /// サービス提供責任者
        ServiceManager = "srv_mgr",
        /// 福祉用具専門相談員
        EquipmentAdviser = "equip",
        /// 生活相談員
        Counselor = "counselor",
        /// 医療ソーシャルワーカー
        MedicalSocialWorker = "msw",
        /// 地域包括支援センター職員
        SupportCentre = "houkatsu",
        /// 民生委員
        WelfareCommissioner = "welfare_com",
        /// 管理者
        Manager = "manager",
        /// 事務職員
        Clerk = "clerk",
        /// 行政職員
        Government = "gov",
        /// その他
        Other = "other",
    }
}

codes! {
    /// 機関種別 (M2(2)–(8)): 20 beds and more make a hospital.
    InstitutionKind {
        /// 行政機関
        Government = "government",
        /// 介護事業所
        CareProvider = "care_provider",
        /// 診療所・薬局等 (up to 19 beds)
        Clinic = "clinic",
        /// 病院 (20 beds and more)
        Hospital = "hospital",
    }
}

codes! {
    /// State of an account (A.6): 一時停止 is reversible, 失効 is final.
    AccountState {
        /// 招待: prepared, and not taken into use yet.
        Invited = "invited",
        /// 有効
        Active = "active",
        /// 一時停止
        Suspended = "suspended",
        /// 失効
        Revoked = "revoked",
    }
}

impl Role {
    /// The subject's own side: the subject, family and representative (個人利用者).
    pub const fn is_subject_side(self) -> bool {
        matches!(self, Self::Subject | Self::Family | Self::Representative)
    }

    /// Held within an institution, and nowhere without one (M6-2).
    pub const fn is_of_institution(self) -> bool {
        matches!(self, Self::Staff | Self::InstitutionAdmin | Self::ConnectUser)
    }

    /// Held on the platform as a whole.
    pub const fn is_of_platform(self) -> bool {
        self.is_operator() || matches!(self, Self::CustomerCentre | Self::SystemAdmin | Self::ConnectGuest)
    }

    /// One of the four desks of the operator.
    pub const fn is_operator(self) -> bool {
        matches!(self, Self::OperatorIntake | Self::OperatorModerate | Self::OperatorBilling | Self::OperatorIncident)
    }
}
