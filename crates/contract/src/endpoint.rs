//! Endpoints as types: method, route, right and shapes in one place. The app calls them, the server
//! routes by them, the role sweep enumerates [`ALL`].

use crate::{
    EntryId, InstitutionId, MediaId, PersonId, Right, SessionId, SubjectId, Timestamp,
    access_log::{LogOpened, LogQuery, Looks, StaffLooks},
    account::{HandIn, HandedIn, InstitutionUse, NewAccountAct, NewInstitutionAct, Settle, Unsent},
    care_list::{
        AnswerOffer, Assign, CareChange, CareChanged, CareEffect, CareList, CareListQuery, CareOrder, CaredFor,
        ConfirmedChange, Facility, FacilityQuery, Listed, SeenAs, SeenScreen,
    },
    code::codes,
    consent::{ConsentChange, Consents, NewConsent, PublishedText, Receipt, TextQuery, Unagreed},
    desk::{DeskSearch, DeskSubject, NewSubjectAct, SubjectActed},
    document::{Document, DocumentId, Documents, FileQuery, NewDocument, Opened},
    entry::*,
    field_order::FieldOrder,
    individual::{
        AgreeOwn, EndUse, IndividualUse, Invitation, Join, NewIndividualUse, OwnConsent, OwnUse, StopUse, UseAnswer,
        UseFiled,
    },
    inquiry::{Inquiry, InquiryId, NewInquiry, NewStep},
    media::{AlbumQuery, Finish, MediaQuery, NewUpload, PieceQuery, Raw, Upload},
    paper::{NewPrint, Printed},
    people::StaffMember,
    photo::{NewPhoto, Photo},
    phrase::Phrases,
    platform::{Overview, PublicConfig},
    profile::{Answer, Ask, NewAsk, NewPart, PartQuery, PartVersion, Profile},
    rights::{RightChange, Rights},
    schedule::{Plan, Visit, VisitQuery},
    session::{Claims, SessionInfo, SignIn},
    subject::{Hits, Search, SubjectCard, SubjectQuery, SubjectSummary},
    vital::{Limit, NewLimit, VitalQuery, Vitals},
};
use serde::{Serialize, de::DeserializeOwned};
use std::any::TypeId;

codes! {
    /// HTTP method.
    Method {
        /// Safe, no body.
        Get = "GET",
        /// Create.
        Post = "POST",
        /// Set.
        Put = "PUT",
        /// Remove.
        Delete = "DELETE",
    }
}

/// What an endpoint's right is asked on; the first id of the path names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nobody in particular: public, own account or platform.
    Plain,
    /// An institution.
    Institution,
    /// A subject.
    Subject,
    /// An entry, and through it its subject.
    Entry,
}

/// One HTTP endpoint.
pub trait Endpoint: Send + Sync {
    /// Name in logs, documentation and tests.
    const NAME: &'static str;
    /// Method.
    const METHOD: Method;
    /// Path with `{placeholders}`.
    const ROUTE: &'static str;
    /// The right that it asks.
    const RIGHT: Right;
    /// On what.
    const TARGET: Target;
    /// Shape of the query string; `()` for none.
    type Query: Serialize + DeserializeOwned + Send + Sync;
    /// Shape of the JSON body; `()` for none; [`Raw`] for bytes.
    type Body: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Shape of the 2xx answer.
    type Reply: Serialize + DeserializeOwned + Send + Sync;

    /// The path with its ids in place.
    fn path(&self) -> String;
    /// Query and body.
    fn parts(&self) -> (&Self::Query, &Self::Body);

    /// The body is bytes and no JSON.
    fn is_raw() -> bool {
        TypeId::of::<Self::Body>() == TypeId::of::<Raw>()
    }
}

/// What the sweep and the documentation need to know of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Name.
    pub name: &'static str,
    /// Method.
    pub method: Method,
    /// Path with `{placeholders}`.
    pub route: &'static str,
    /// Right.
    pub right: Right,
    /// Target.
    pub target: Target,
}

macro_rules! endpoints {
    ($( $(#[$meta:meta])* $name:ident: $method:ident $route:literal, $right:ident on $target:ident,
        ($($id:ident: $ty:ty),*), $query:ty, $body:ty => $reply:ty; )+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug)]
            pub struct $name {
                $(#[doc = "In the path."] pub $id: $ty,)*
                /// Query string.
                pub query: $query,
                /// Body.
                pub body: $body,
            }

            impl Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: Method = Method::$method;
                const ROUTE: &'static str = $route;
                const RIGHT: Right = Right::$right;
                const TARGET: Target = Target::$target;
                type Query = $query;
                type Body = $body;
                type Reply = $reply;

                fn path(&self) -> String {
                    let path = $route.to_owned();
                    $(let path = path.replace(concat!("{", stringify!($id), "}"), &self.$id.to_string());)*
                    path
                }

                fn parts(&self) -> (&$query, &$body) {
                    (&self.query, &self.body)
                }
            }
        )+

        /// Every endpoint of the JSON API. (Beside them: the event stream, health and the files.)
        pub const ALL: &[Info] = &[$(Info {
            name: stringify!($name),
            method: Method::$method,
            route: $route,
            right: Right::$right,
            target: Target::$target,
        },)+];

        /// Calls `$callback!` with every endpoint type, for tables that need the types.
        #[macro_export]
        macro_rules! for_each_endpoint {
            ($callback:ident) => { $callback! { $($name),+ } };
        }
    };
}

/// The live event stream (SSE); not a JSON endpoint, so not in [`ALL`].
pub const EVENTS_ROUTE: &str = "/api/v1/events";

/// Header of requests that the app makes by itself (`1`): they are no use of the session, so that an
/// abandoned device is signed out though its page goes on asking (J-20).
pub const BACKGROUND: &str = "x-background";

endpoints! {
    /// Service name, phones, hours: what the sign-in page shows.
    GetConfig: Get "/api/v1/config", Public on Plain, (), (), () => PublicConfig;
    /// ログイン (M2-c). Sets the session cookie.
    CreateSession: Post "/api/v1/session", Public on Plain, (), (), SignIn => Claims;
    /// Sign out on this device.
    DeleteSession: Delete "/api/v1/session", OwnAccount on Plain, (), (), () => ();
    /// My signed-in devices.
    ListSessions: Get "/api/v1/sessions", OwnAccount on Plain, (), (), () => Vec<SessionInfo>;
    /// Sign one of my devices out.
    EndSession: Delete "/api/v1/sessions/{session}", OwnAccount on Plain, (session: SessionId), (), () => ();
    /// Sign out everywhere, here included.
    EndAllSessions: Delete "/api/v1/sessions", OwnAccount on Plain, (), (), () => ();
    /// Who I am, my roles, institutions, subjects and rights.
    GetClaims: Get "/api/v1/me", OwnAccount on Plain, (), (), () => Claims;
    /// My subjects, by name in kana order.
    ListSubjects: Get "/api/v1/subjects", SubjectList on Plain, (), SubjectQuery, () => Vec<SubjectSummary>;
    /// 検索 in every record that I may read.
    SearchRecords: Post "/api/v1/find", SubjectList on Plain, (), (), Search => Hits;
    /// A subject's card.
    GetSubject: Get "/api/v1/subjects/{subject}", SubjectRead on Subject, (subject: SubjectId), (), () => SubjectCard;
    /// 顔写真; `null` where there is none.
    GetPhoto: Get "/api/v1/subjects/{subject}/photo", SubjectRead on Subject, (subject: SubjectId), (), () => Option<Photo>;
    /// 顔写真, new or another one.
    PutPhoto: Put "/api/v1/subjects/{subject}/photo", PhotoEdit on Subject, (subject: SubjectId), (), NewPhoto => ();
    /// No 顔写真 any more.
    RemovePhoto: Delete "/api/v1/subjects/{subject}/photo", PhotoEdit on Subject, (subject: SubjectId), (), () => ();
    /// プロフィール: 連絡先, 保険, 認定, 主治医, 既往歴, 服薬.
    GetProfile: Get "/api/v1/subjects/{subject}/profile", ProfileRead on Subject, (subject: SubjectId), (), () => Profile;
    /// A part of it, anew.
    PutPart: Put "/api/v1/subjects/{subject}/profile", ProfileEdit on Subject, (subject: SubjectId), (), NewPart => PartVersion;
    /// 服薬, anew: the part that every professional keeps.
    PutMedications: Put "/api/v1/subjects/{subject}/medications", MedicationEdit on Subject, (subject: SubjectId), (), NewPart => PartVersion;
    /// All versions of a part, newest first.
    ListPartVersions: Get "/api/v1/subjects/{subject}/profile/versions", ProfileRead on Subject, (subject: SubjectId), PartQuery, () => Vec<PartVersion>;
    /// 訂正の申出.
    AskForChange: Post "/api/v1/subjects/{subject}/profile/asks", ProfileAsk on Subject, (subject: SubjectId), (), NewAsk => Ask;
    /// Its answer.
    AnswerAsk: Post "/api/v1/subjects/{subject}/profile/answers", ProfileEdit on Subject, (subject: SubjectId), (), Answer => Ask;
    /// 書類 that I may read.
    ListDocuments: Get "/api/v1/subjects/{subject}/documents", DocumentRead on Subject, (subject: SubjectId), (), () => Documents;
    /// 書類, new or changed.
    PutDocument: Put "/api/v1/subjects/{subject}/documents", DocumentEdit on Subject, (subject: SubjectId), (), NewDocument => Document;
    /// All versions of a document, newest first.
    ListDocumentVersions: Get "/api/v1/subjects/{subject}/documents/{document}/versions", DocumentRead on Subject, (subject: SubjectId, document: DocumentId), (), () => Vec<Document>;
    /// A page of a document, or its file; not JSON.
    GetDocumentFile: Get "/api/v1/subjects/{subject}/documents/{document}/files/{media}", DocumentRead on Subject, (subject: SubjectId, document: DocumentId, media: MediaId), FileQuery, () => ();
    /// Which kinds of documents the subject's side reads.
    PutOpened: Put "/api/v1/subjects/{subject}/opened-documents", DocumentOpen on Subject, (subject: SubjectId), (), Opened => Opened;
    /// 対象者ケア機関リスト, and who sees the record through it.
    GetCareList: Get "/api/v1/subjects/{subject}/care-institutions", CareListRead on Subject, (subject: SubjectId), CareListQuery, () => CareList;
    /// Every change that was made to it, newest first.
    ListCareChanges: Get "/api/v1/subjects/{subject}/care-institutions/changes", CareListRead on Subject, (subject: SubjectId), (), () => Vec<CareChanged>;
    /// Institutions that can be put on it.
    FindFacilities: Get "/api/v1/subjects/{subject}/care-institutions/find", CareListEdit on Subject, (subject: SubjectId), FacilityQuery, () => Vec<Facility>;
    /// What a change would do; nothing is changed.
    PreviewCareChange: Post "/api/v1/subjects/{subject}/care-institutions/preview", CareListEdit on Subject, (subject: SubjectId), (), CareChange => CareEffect;
    /// The record as somebody would see it after the change; nothing is changed. For whoever keeps the list.
    PreviewScreen: Post "/api/v1/subjects/{subject}/care-institutions/preview/screen", TimelineRead on Subject, (subject: SubjectId), (), SeenAs => SeenScreen;
    /// A change whose effect was shown and confirmed.
    PutCareInstitution: Put "/api/v1/subjects/{subject}/care-institutions", CareListEdit on Subject, (subject: SubjectId), (), ConfirmedChange => Listed;
    /// How its institutions are read.
    OrderCareInstitutions: Put "/api/v1/subjects/{subject}/care-institutions/order", CareListEdit on Subject, (subject: SubjectId), (), CareOrder => CareList;
    /// 同意書の文面.
    GetConsentText: Get "/api/v1/consent-text", OwnAccount on Plain, (), TextQuery, () => PublishedText;
    /// 同意の状況, with every act of it.
    GetConsents: Get "/api/v1/subjects/{subject}/consents", ConsentRead on Subject, (subject: SubjectId), (), () => Consents;
    /// 同意, as a whole.
    RecordConsent: Post "/api/v1/subjects/{subject}/consents", ConsentRecord on Subject, (subject: SubjectId), (), NewConsent => Receipt;
    /// 同意の撤回: in effect when it is answered.
    WithdrawConsent: Post "/api/v1/subjects/{subject}/consents/withdraw", ConsentWithdraw on Subject, (subject: SubjectId), (), ConsentChange => Receipt;
    /// Whose consent is put on record anew after a withdrawal, found by what the paper states: nobody else is.
    FindUnagreed: Post "/api/v1/consents/unagreed", SubjectList on Plain, (), (), DeskSearch => Vec<Unagreed>;
    /// 個人利用の申請 (form 3) is taken in: it waits for the subject's consent.
    FileIndividualUse: Post "/api/v1/subjects/{subject}/individual-uses", RegistryEdit on Subject, (subject: SubjectId), (), NewIndividualUse => UseFiled;
    /// A new code for an account that was not taken into use.
    InviteAgain: Post "/api/v1/subjects/{subject}/individual-uses/{application}/invitation", RegistryEdit on Subject, (subject: SubjectId, application: EntryId), (), () => Invitation;
    /// The subject's answer to it (M6-4), or another one than before; answered with the time from which it is in effect.
    AnswerIndividualUse: Post "/api/v1/subjects/{subject}/individual-uses/{application}/answers", ConsentRecord on Subject, (subject: SubjectId, application: EntryId), (), UseAnswer => Timestamp;
    /// 取下げ・利用中止 by the desk (M9-4, M9-5).
    EndIndividualUse: Post "/api/v1/subjects/{subject}/individual-uses/{application}/end", RegistryEdit on Subject, (subject: SubjectId, application: EntryId), (), EndUse => IndividualUse;
    /// Whose record I use, or have asked to.
    ListOwnUses: Get "/api/v1/me/uses", OwnAccount on Plain, (), (), () => Vec<OwnUse>;
    /// 個人利用中止 (form 7): in effect when it is answered.
    StopOwnUse: Post "/api/v1/me/uses/stop", OwnAccount on Plain, (), (), StopUse => Timestamp;
    /// 利用の開始 of an account that was prepared.
    JoinService: Post "/api/v1/me/join", OwnAccount on Plain, (), (), Join => ();
    /// What I agreed to about my own data, and today's text.
    GetOwnConsent: Get "/api/v1/me/consent", OwnAccount on Plain, (), TextQuery, () => OwnConsent;
    /// Agrees to it.
    AgreeToOwn: Put "/api/v1/me/consent", OwnAccount on Plain, (), (), AgreeOwn => OwnConsent;
    /// Agreeing again, for one institution or purpose.
    ResumeConsent: Post "/api/v1/subjects/{subject}/consents/resume", ConsentResume on Subject, (subject: SubjectId), (), ConsentChange => Receipt;
    /// だれが見たか.
    ListLooks: Get "/api/v1/subjects/{subject}/access-log", LogRead on Subject, (subject: SubjectId), LogQuery, () => Looks;
    /// だれが見たか, as a table (CSV); not JSON.
    ExportLooks: Get "/api/v1/subjects/{subject}/access-log.csv", LogRead on Subject, (subject: SubjectId), LogQuery, () => ();
    /// Whether the family reads だれが見たか too.
    PutLogOpened: Put "/api/v1/subjects/{subject}/access-log", LogOpen on Subject, (subject: SubjectId), (), LogOpened => LogOpened;
    /// お尋ね・申出 that the subject's side made (M20).
    ListInquiries: Get "/api/v1/subjects/{subject}/inquiries", InquiryFile on Subject, (subject: SubjectId), (), () => Vec<Inquiry>;
    /// A new one.
    FileInquiry: Post "/api/v1/subjects/{subject}/inquiries", InquiryFile on Subject, (subject: SubjectId), (), NewInquiry => Inquiry;
    /// What was disclosed: the record as a FHIR R4 Bundle, a file.
    ExportRecord: Get "/api/v1/subjects/{subject}/inquiries/{inquiry}/record", InquiryFile on Subject, (subject: SubjectId, inquiry: InquiryId), (), () => ();
    /// Those that an institution is asked.
    ListInbox: Get "/api/v1/institutions/{institution}/inquiries", InquiryHandle on Institution, (institution: InstitutionId), (), () => Vec<Inquiry>;
    /// An institution answers, or passes it on.
    HandleInquiry: Post "/api/v1/institutions/{institution}/inquiries/{inquiry}", InquiryHandle on Institution, (institution: InstitutionId, inquiry: InquiryId), (), NewStep => Inquiry;
    /// 窓口: the subjects whose name and birthday a form states.
    FindAtDesk: Post "/api/v1/desk/subjects", DeskRead on Plain, (), (), DeskSearch => Vec<DeskSubject>;
    /// 窓口: one of them.
    GetDeskSubject: Get "/api/v1/subjects/{subject}/desk", DeskRead on Subject, (subject: SubjectId), (), () => DeskSubject;
    /// 情報共有の停止; answers what is on record of it, newest first.
    StopSharing: Post "/api/v1/subjects/{subject}/sharing/stop", SharingStop on Subject, (subject: SubjectId), (), NewSubjectAct => Vec<SubjectActed>;
    /// 情報共有の再開
    ResumeSharing: Post "/api/v1/subjects/{subject}/sharing/resume", SharingResume on Subject, (subject: SubjectId), (), NewSubjectAct => Vec<SubjectActed>;
    /// 逝去の届出, its 取消, 利用終了.
    RecordDeath: Post "/api/v1/subjects/{subject}/life", DeathRecord on Subject, (subject: SubjectId), (), NewSubjectAct => Vec<SubjectActed>;
    /// All of them, for the operator's desk.
    ListDesk: Get "/api/v1/inquiries", InquiryExamine on Plain, (), (), () => Vec<Inquiry>;
    /// The operator answers.
    ExamineInquiry: Post "/api/v1/inquiries/{inquiry}", InquiryExamine on Plain, (inquiry: InquiryId), (), NewStep => Inquiry;
    /// だれが見たか, around what is asked, for the operator's desk.
    GetInquiryLog: Get "/api/v1/inquiries/{inquiry}/access-log", InquiryExamine on Plain, (inquiry: InquiryId), (), () => Looks;
    /// 予定 of a stretch of days.
    ListVisits: Get "/api/v1/subjects/{subject}/visits", ScheduleRead on Subject, (subject: SubjectId), VisitQuery, () => Vec<Visit>;
    /// 予定, new or changed.
    PutVisit: Put "/api/v1/subjects/{subject}/visits", ScheduleEdit on Subject, (subject: SubjectId), (), Plan => Visit;
    /// 予定 of a stretch of days for one's own calendar (iCalendar); not JSON.
    ExportVisits: Get "/api/v1/subjects/{subject}/visits.ics", ScheduleRead on Subject, (subject: SubjectId), VisitQuery, () => ();
    /// Something goes on paper, or is copied out.
    RecordPrint: Post "/api/v1/subjects/{subject}/prints", RecordPrint on Subject, (subject: SubjectId), (), NewPrint => Printed;
    /// 対象者のタイムライン, newest first.
    ListEntries: Get "/api/v1/subjects/{subject}/entries", TimelineRead on Subject, (subject: SubjectId), EntryQuery, () => EntryPage;
    /// What changed since a number: fills the gap after a live event.
    ListChanges: Get "/api/v1/subjects/{subject}/changes", TimelineRead on Subject, (subject: SubjectId), ChangesQuery, () => Changes;
    /// 検索・絞り込み: entries that say something, or are something.
    FindEntries: Post "/api/v1/subjects/{subject}/find", TimelineRead on Subject, (subject: SubjectId), (), Find => Found;
    /// 投稿, 日々の記録 or comment.
    CreateEntry: Post "/api/v1/subjects/{subject}/entries", EntryCreate on Subject, (subject: SubjectId), (), NewEntry => Entry;
    /// バイタル in a stretch of time, with the limits that were set.
    ListVitals: Get "/api/v1/subjects/{subject}/vitals", TimelineRead on Subject, (subject: SubjectId), VitalQuery, () => Vitals;
    /// 通知範囲, set or taken away.
    SetVitalLimit: Post "/api/v1/subjects/{subject}/vital-limits", VitalLimit on Subject, (subject: SubjectId), (), NewLimit => Limit;
    /// A picture or film begins to be sent; asked again, how far it is.
    BeginUpload: Post "/api/v1/subjects/{subject}/uploads", EntryCreate on Subject, (subject: SubjectId), (), NewUpload => Upload;
    /// The next piece of it; not JSON.
    PutPiece: Put "/api/v1/subjects/{subject}/uploads/{media}", EntryCreate on Subject, (subject: SubjectId, media: MediaId), PieceQuery, Raw => Upload;
    /// All of it has come: it is looked at, made safe and stored.
    FinishUpload: Post "/api/v1/subjects/{subject}/uploads/{media}/finish", EntryCreate on Subject, (subject: SubjectId, media: MediaId), (), Finish => Upload;
    /// It is not wanted any more.
    CancelUpload: Delete "/api/v1/subjects/{subject}/uploads/{media}", EntryCreate on Subject, (subject: SubjectId, media: MediaId), (), () => ();
    /// アルバム: entries with pictures, newest first.
    ListAlbum: Get "/api/v1/subjects/{subject}/album", TimelineRead on Subject, (subject: SubjectId), AlbumQuery, () => Found;
    /// A picture or film itself; not JSON.
    GetMedia: Get "/api/v1/entries/{entry}/media/{media}", TimelineRead on Entry, (entry: EntryId, media: MediaId), MediaQuery, () => ();
    /// One entry with its comments.
    GetEntry: Get "/api/v1/entries/{entry}", TimelineRead on Entry, (entry: EntryId), (), () => Entry;
    /// 訂正.
    CorrectEntry: Post "/api/v1/entries/{entry}/revisions", EntryCorrect on Entry, (entry: EntryId), (), Correction => Entry;
    /// All versions, oldest first.
    ListRevisions: Get "/api/v1/entries/{entry}/revisions", EntryHistory on Entry, (entry: EntryId), (), () => Vec<Revision>;
    /// 取消.
    CancelEntry: Post "/api/v1/entries/{entry}/cancellation", EntryCancel on Entry, (entry: EntryId), (), Cancel => Entry;
    /// 了解・ありがとう.
    ReactToEntry: Put "/api/v1/entries/{entry}/reaction", EntryReact on Entry, (entry: EntryId), (), React => Entry;
    /// 確認しました.
    ConfirmEntry: Post "/api/v1/entries/{entry}/confirmation", EntryConfirm on Entry, (entry: EntryId), (), Confirm => Entry;
    /// ピン留め.
    PinEntry: Put "/api/v1/entries/{entry}/pin", EntryPin on Entry, (entry: EntryId), (), Pin => Entry;
    /// Who has read up to where.
    ListReadMarks: Get "/api/v1/subjects/{subject}/read-marks", ReadersView on Subject, (subject: SubjectId), (), () => Vec<ReadMark>;
    /// Move my mark.
    PutReadMark: Put "/api/v1/subjects/{subject}/read-mark", ReadMark on Subject, (subject: SubjectId), (), MarkRead => ReadMark;
    /// Staff of an institution, for its admin.
    ListStaff: Get "/api/v1/institutions/{institution}/staff", StaffList on Institution, (institution: InstitutionId), (), () => Vec<StaffMember>;
    /// Subjects on whose list an institution stands, with its 担当者.
    ListCaredFor: Get "/api/v1/institutions/{institution}/subjects", StaffAssign on Institution, (institution: InstitutionId), (), () => Vec<CaredFor>;
    /// 担当者の登録.
    AssignStaff: Put "/api/v1/institutions/{institution}/assignments", StaffAssign on Institution, (institution: InstitutionId), (), Assign => CaredFor;
    /// 中心の役割 is taken over, or declined.
    AnswerCoreOffer: Post "/api/v1/institutions/{institution}/core-offers", CoreTake on Institution, (institution: InstitutionId), (), AnswerOffer => CaredFor;
    /// What an institution's own staff did.
    ListStaffLooks: Get "/api/v1/institutions/{institution}/access-log", StaffLog on Institution, (institution: InstitutionId), LogQuery, () => StaffLooks;
    /// The same as a table (CSV); not JSON.
    ExportStaffLooks: Get "/api/v1/institutions/{institution}/access-log.csv", StaffLog on Institution, (institution: InstitutionId), LogQuery, () => ();
    /// 一時停止・再開・抹消 of a member of staff.
    ActOnAccount: Post "/api/v1/institutions/{institution}/staff/{person}/acts", AccountSuspend on Institution, (institution: InstitutionId, person: PersonId), (), NewAccountAct => StaffMember;
    /// 利用の停止・再開 of an institution, and how it stands.
    GetInstitutionUse: Get "/api/v1/institutions/{institution}/use", RegistryEdit on Institution, (institution: InstitutionId), (), () => InstitutionUse;
    /// Stops it, or takes it up again.
    ActOnInstitution: Post "/api/v1/institutions/{institution}/acts", RegistryEdit on Institution, (institution: InstitutionId), (), NewInstitutionAct => InstitutionUse;
    /// What somebody whose account was stopped had not sent; asked with the session that has ended.
    HandInUnsent: Post "/api/v1/session/unsent", Public on Plain, (), (), HandIn => HandedIn;
    /// What an institution's staff had not sent when their accounts were stopped.
    ListUnsent: Get "/api/v1/institutions/{institution}/unsent", UnsentReview on Institution, (institution: InstitutionId), (), () => Vec<Unsent>;
    /// One of these has been dealt with.
    SettleUnsent: Post "/api/v1/institutions/{institution}/unsent/{entry}", UnsentReview on Institution, (institution: InstitutionId, entry: EntryId), (), Settle => Unsent;
    /// 役割と権限: what is withheld from whom.
    GetRights: Get "/api/v1/rights", RightsRead on Plain, (), (), () => Rights;
    /// A right is taken from a role, or given back.
    PutRight: Put "/api/v1/rights", RightsEdit on Plain, (), (), RightChange => Rights;
    /// 定型文 of an institution.
    ListPhrases: Get "/api/v1/institutions/{institution}/phrases", PhraseRead on Institution, (institution: InstitutionId), (), () => Phrases;
    /// 定型文, the whole list anew.
    PutPhrases: Put "/api/v1/institutions/{institution}/phrases", PhraseEdit on Institution, (institution: InstitutionId), (), Phrases => Phrases;
    /// 測定項目の順 of an institution.
    GetFieldOrder: Get "/api/v1/institutions/{institution}/field-order", PhraseRead on Institution, (institution: InstitutionId), (), () => FieldOrder;
    /// 測定項目の順, anew.
    PutFieldOrder: Put "/api/v1/institutions/{institution}/field-order", PhraseEdit on Institution, (institution: InstitutionId), (), FieldOrder => FieldOrder;
    /// Counts and institutions for the operator's side.
    GetOverview: Get "/api/v1/overview", PlatformOverview on Plain, (), (), () => Overview;
}
