//! The messages of the bot, as typed notices that carry ids and no personal data; they are rendered when they are sent.
//!
//! A new notice needs a variant and its arm in [`Notice::spec`], both in this file, and its text in `src/text` and `locales/`.

use super::live_message::LiveMessage;
use super::message_kind::MessageKind;
use super::parts::{
    AnswerNotice, PhonedNotice, PhonedNoticeKind, QuestionOffer, ReassignmentNews, Reminder, SwapTells,
    TransferNotice, TransferNoticeKind,
};
use super::phrase::Phrase;
use super::self_check::SelfCheckFinding;
use super::spec::{
    Delivery, Load, Original, Priority, RING_KEY, RelevantWhile, Spec, UnknownOutcome, question_key,
    reminder_key,
};
use crate::domain::base::ids::{
    CaseId, DraftId, GuideVersionId, HandoverId, ImportId, MessageId, MessageRef, PersonId, SavedAnswerId,
    SwapId, TextId,
};
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::unreadable::UnreadableRow;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::GuideLook;
use crate::domain::promotion::catalogue_look::{CatalogueAsk, CatalogueLook};
use crate::domain::promotion::look::Look;
use crate::domain::report::look::{ReportFile, ReportFormat, ReportLook};
use crate::domain::request::listing::List;
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::{DutyEntry, StaffChange};
use crate::domain::staff::invite::InviteLook;
use crate::domain::staff::member::{MemberField, MemberView};
use crate::domain::staff::rota_look::RotaLook;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One message to one chat. Stored in the outbox as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The case card: sent once to a chat, then edited in place.
    Card {
        case: CaseId,
    },
    /// The card as a new message, because it was asked for (`/case 12`).
    CardAgain {
        case: CaseId,
    },
    /// Edits a card to show all its buttons (⋯ Khác), or the most important ones again.
    CardButtons {
        case: CaseId,
        message: MessageId,
        all: bool,
    },
    Reminder(Reminder),
    /// Edits an earlier reminder after its case was closed or reopened.
    ReminderOver {
        case: CaseId,
        message: MessageId,
    },
    /// Reminders that were ready together, in one message. Made when they are sent: the outbox has a row for each.
    Digest {
        reminders: Vec<Reminder>,
    },
    /// Something was added without a sound to a list of reminders since it rang: it is sent anew, with a sound.
    RemindersRing {
        message: MessageId,
    },
    /// Takes away a reminder that a newer one has superseded.
    ReminderSuperseded {
        message: MessageId,
    },
    /// Edits a digest after one of its cases was closed or reopened.
    DigestOver {
        message: MessageId,
    },
    /// Asks for an answer that is typed or tapped; with `message`, in place of that message.
    Ask {
        case: CaseId,
        asked: PromptKind,
        message: Option<MessageId>,
        /// Who is asked, in a group.
        #[serde(default)]
        of: Option<PersonId>,
    },
    /// Edits a question that was answered: it loses its buttons.
    Settled {
        case: CaseId,
        message: MessageId,
        said: Phrase,
    },
    /// A form: sent once, then edited in place.
    Form {
        draft: DraftId,
    },
    /// A form at the bottom of the chat, in a message of its own.
    FormBelow {
        draft: DraftId,
    },
    /// Edits a form that a newer message further down shows.
    FormMoved {
        message: MessageId,
    },
    /// Reminds a person of their half-filled form.
    FormAsked {
        draft: DraftId,
    },
    /// To its owner: a form that was left with leader and number has become a case.
    FormOpened {
        case: CaseId,
    },
    /// To the shift leader: this person has not finished a form for a long time.
    FormLeft {
        draft: DraftId,
        person: PersonId,
    },
    /// Edits a form that was opened as a case or cancelled.
    FormOver {
        message: MessageId,
        case: Option<CaseId>,
    },
    /// The new case resembles an open one: offers to join that.
    Resembles {
        case: CaseId,
        other: CaseId,
    },
    /// To the owner: the same leader reached a colleague, who has joined the case.
    Joined {
        case: CaseId,
        by: PersonId,
    },
    /// To the shift leader: this agent has joined these cases within an hour.
    ManyJoins {
        person: PersonId,
        cases: Vec<CaseId>,
    },
    /// A page of `/open`, `/find` or a timeline; with `message`, in place of another page.
    List {
        list: List,
        page: u32,
        message: Option<MessageId>,
    },
    Help,
    Welcome,
    LanguageChoice,
    /// To somebody who is not on the staff: their own Telegram id.
    Stranger {
        id: i64,
        /// They opened a one-time link that is not valid.
        #[serde(default)]
        by_link: bool,
    },
    /// To the admins, once per person who is not on the staff.
    StrangerKnocked {
        id: i64,
    },
    /// To the admins: somebody used a one-time invite link.
    CameIn {
        person: PersonId,
    },
    /// To the owner: somebody else changed their case.
    DoneByOther {
        case: CaseId,
        by: PersonId,
        said: Phrase,
    },
    /// To the shift leader: what was asked for in this case cannot be done.
    CannotBeDone {
        case: CaseId,
        by: PersonId,
    },
    /// Edits a card that a newer one further down has superseded.
    CardMoved {
        case: CaseId,
        message: MessageId,
    },
    /// To the admins: a rung of this case reached nobody.
    NobodyToTell {
        case: CaseId,
    },
    /// To the admins: an update was parked after repeated failures.
    Parked {
        update: i64,
    },
    /// To the admins: the self-check restored missing timers.
    Mended {
        cases: u32,
    },
    /// To the admins: Telegram refused a new message about this case, and its words alone too.
    MessageRefused {
        case: CaseId,
        person: PersonId,
    },
    /// To the admins, once: these rows, and so many more, cannot be read.
    Unreadable {
        rows: Vec<UnreadableRow>,
        more: usize,
    },
    /// To the admins: a finding of the self-check about the bot as a whole.
    Finding(SelfCheckFinding),
    /// A question to QA: to those who may answer it, the group where QA works, and their superiors.
    Question(QuestionOffer),
    /// To the one who asks: who is asked, and whom the question has reached. Edited in place.
    AskedQa {
        case: CaseId,
        question: u32,
    },
    /// To the one who asked: the person who must answer cannot be reached.
    QaNotReached {
        case: CaseId,
        question: u32,
        person: PersonId,
    },
    /// To the author of a message about a question: it could not be delivered to this person.
    NotPassedOn {
        case: CaseId,
        question: u32,
        person: PersonId,
    },
    /// To the admins: a question to QA reached nobody.
    NobodyForQuestion {
        case: CaseId,
    },
    /// To the one who asks: QA will answer later (⏳).
    QaComesBack {
        case: CaseId,
        question: u32,
        by: PersonId,
    },
    /// A message from QA to the one who asks.
    Relayed {
        case: CaseId,
        question: u32,
        line: u32,
    },
    /// The attachment of such a message (Bot API `copyMessage`).
    Copied {
        case: CaseId,
        question: u32,
        line: u32,
        from: MessageRef,
    },
    /// A file that was kept with the case, to who asks to see it (Bot API `copyMessage`).
    KeptFile {
        case: CaseId,
        from: MessageRef,
    },
    /// QA's answer, to those who wait for it.
    Answered(AnswerNotice),
    /// About an answer given on the phone (☎️).
    PhonedAnswer(PhonedNotice),
    /// To the QA who claimed the question: nobody needs the answer any more.
    QuestionDropped {
        case: CaseId,
        question: u32,
    },
    /// Edits a message about a question or a transfer to the current state.
    Redrawn {
        case: CaseId,
        message: MessageId,
        was: LiveMessage,
    },
    /// Opens a forum topic for the question unless it has one (Bot API `createForumTopic`).
    Topic {
        case: CaseId,
        question: u32,
    },
    /// Closes the topic of a question that is over, reopens that of an open one.
    TopicOver {
        case: CaseId,
        question: u32,
        /// Reopens it in any case: somebody has to write in it.
        reopen: bool,
    },
    /// The saved answers that match what was typed; without, all of them.
    StandingList {
        query: Option<TextId>,
    },
    /// One saved answer; with `message`, in place of that message.
    Standing {
        id: SavedAnswerId,
        message: Option<MessageId>,
    },
    /// Offers the case to somebody on duty (👤).
    Giving {
        case: CaseId,
        giving: u32,
    },
    /// Edits an offer to the current state.
    GivingRedrawn {
        case: CaseId,
        giving: u32,
        message: MessageId,
    },
    /// To whoever reassigns the case and its owner: that it is offered, or the result.
    GivingNews {
        case: CaseId,
        giving: u32,
        news: ReassignmentNews,
    },
    /// The open cases at a shift's end (📋): to the outgoing and incoming staff and their superiors.
    Handover {
        handover: HandoverId,
        /// The rung and how often it has fired; `None` where somebody asked for the list.
        rung: Option<(usize, u32)>,
    },
    /// Edits the list to the current state.
    HandoverRedrawn {
        handover: HandoverId,
        message: MessageId,
    },
    /// Edits a list that a newer one further down has superseded.
    HandoverMoved {
        handover: HandoverId,
        message: MessageId,
    },
    /// To an agent: their share of a handover (👤 Chia cho ca).
    Share {
        handover: HandoverId,
    },
    /// Edits it to the current state.
    ShareRedrawn {
        handover: HandoverId,
        message: MessageId,
    },
    /// To who shares a handover: a button for each case.
    ChoosePeople {
        handover: HandoverId,
    },
    /// To the outgoing staff: no case is open.
    NothingToHandOver {
        handover: HandoverId,
    },
    /// To the outgoing staff: every case was accepted, the last by this person.
    HandoverDone {
        handover: HandoverId,
        by: PersonId,
    },
    /// To the owner, at a shift's end: the case is promised for their next shift, and may be kept (B3).
    KeepOffer {
        case: CaseId,
    },
    /// To the shift leader: this owner of open cases was deactivated.
    OwnerLeft {
        person: PersonId,
    },
    /// A leader who asks for the shift or team leader (A1.5).
    Transfer(TransferNotice),
    Said(Phrase),
    /// A refusal, with what the person had typed where its sentence quotes it.
    Refused {
        refusal: Refusal,
        typed: Option<TextId>,
    },
    /// 📺: the wall screens; with `message`, in place of what stands there.
    Screens {
        message: Option<MessageId>,
    },
    /// The board of open cases, in the shift leaders' group: sent once, then edited in place.
    Board,
    /// Pins the board.
    BoardPinned {
        message: MessageId,
    },
    /// Edits a board that is no longer updated.
    BoardOver {
        message: MessageId,
    },
    /// To the admins: the board cannot be sent or edited.
    BoardAway,
    /// To the shift leader: who opened this case has closed it as opened by mistake, or as the same as another.
    ClosedAsMistake {
        case: CaseId,
        by: PersonId,
        #[serde(default)]
        same_as: Option<CaseId>,
    },
    /// `/report`; with `message`, in place of another view.
    Report {
        look: ReportLook,
        message: Option<MessageId>,
    },
    /// The report that comes by itself.
    ReportDue(ReportLook),
    /// A report as a file.
    ReportFile(ReportFile),
    /// `/promo`: what to tell a customer; with `message`, in place of another view.
    Promotions {
        look: Look,
        message: Option<MessageId>,
    },
    /// `/catalogue`; with `message`, in place of another view.
    Catalogue {
        look: CatalogueLook,
        message: Option<MessageId>,
    },
    /// Asks the information team for what is changed in the catalogue, which is the reply.
    AskCatalogue {
        ask: CatalogueAsk,
    },
    /// To the information team, on Monday: what ends this week, and what was planned to begin.
    CatalogueWeek,
    /// To the shift leader: the reports about signal in one area of the centre's list (B6); with `message`, brought up
    /// to date there.
    SignalReports {
        area: String,
        message: Option<MessageId>,
    },
    /// `/guide`: a card of the procedure, or those to choose from; with `message`, in place of another.
    Guide {
        look: GuideLook,
        message: Option<MessageId>,
    },
    /// To QA: the text of a card, to be replied to with another.
    EditGuide {
        card: Card,
    },
    /// To QA: a case under review (B3); with `message`, in place of it.
    Review {
        case: CaseId,
        message: Option<MessageId>,
    },
    /// To the agent: how their case was reviewed.
    Reviewed {
        case: CaseId,
    },
    /// To QA: a changed card, before it is published, and who has read it after; with `message`, in place of it.
    GuideVersion {
        version: GuideVersionId,
        message: Option<MessageId>,
    },
    /// To everybody on the staff: a card of the procedure has changed.
    GuideChanged {
        version: GuideVersionId,
        message: Option<MessageId>,
    },
    /// Edits a message about a case whose personal data was erased.
    Erased {
        message: MessageId,
    },
    /// Edits a message about a case in the chat of somebody who has left.
    NoLongerHere {
        message: MessageId,
    },
    /// Takes away what a person typed, or a file, about such a case.
    ErasedTyped {
        message: MessageId,
    },
    /// `/duty`: who is on duty and on call, now and next.
    Duty,
    /// `/health`, for admins.
    Health,
    /// Somebody on the staff; with `message`, in place of another view.
    Member {
        person: PersonId,
        view: MemberView,
        message: Option<MessageId>,
    },
    /// Asks an admin for what is changed of somebody, which is the reply.
    EditMember {
        person: PersonId,
        field: MemberField,
    },
    /// To the other admins: what one of them changed of the staff.
    StaffChanged {
        by: PersonId,
        person: Option<PersonId>,
        change: StaffChange,
    },
    /// `/rota`; with `message`, in place of another view.
    Rota {
        look: RotaLook,
        message: Option<MessageId>,
    },
    /// To who leads, once a day: the gaps of the rota from this date on.
    Coverage {
        first: NaiveDate,
    },
    /// To the shift leader: people on the shift that begins then, or later until the next one begins, cannot be reached.
    ShiftUnreached {
        begins: DateTime<Utc>,
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// The preview of a spreadsheet, or what has become of it; with `message`, in place of it.
    Import {
        import: ImportId,
        message: Option<MessageId>,
    },
    /// A table to fill in.
    Template(ListKind),
    /// The reader's own shifts as a calendar file.
    Calendar,
    /// To who was put into a shift.
    PutOnRota {
        by: PersonId,
        duty: DutyEntry,
        /// It begins within hours: they have to know now. One that was saved before this was known is taken for such.
        #[serde(default = "is_soon")]
        soon: bool,
    },
    /// To the shift leader: somebody has said that they are off; somebody else has to stand there.
    SaidOff {
        person: PersonId,
        duty: DutyEntry,
    },
    /// 🔁: a swap of shifts as it stands, to those it concerns; with `message`, in place of it.
    Swap {
        swap: SwapId,
        tells: SwapTells,
        message: Option<MessageId>,
    },
    /// To the shift leader: this owner of open cases has gone off duty.
    OwnerAway {
        person: PersonId,
    },
    /// ➕ Mời, for admins; with `message`, in place of another view.
    Invites {
        look: InviteLook,
        message: Option<MessageId>,
    },
    /// To who has come in by a link: how they are addressed; the reply is their name.
    AskHonorific {
        person: PersonId,
        message: Option<MessageId>,
    },
}

impl Notice {
    /// What the program must know about this notice besides its text.
    pub fn spec(&self) -> Spec {
        match self {
            Notice::Card { case } => Spec::answer()
                .about(*case)
                .stands_as(MessageKind::Card(*case))
                .delivery(Delivery::EditOrSend(Original::Card(*case)))
                .replaces(format!("card:{case}"))
                .loads(Load::CardDetails),
            Notice::CardAgain { case } => {
                Spec::answer().about(*case).stands_as(MessageKind::Card(*case)).loads(Load::CardDetails)
            }
            Notice::CardMoved { case, message } => Spec::update().about(*case).edits(*message),
            Notice::CardButtons { case, message, all: _ } => Spec::answer()
                .about(*case)
                .edits(*message)
                .replaces(format!("card-buttons:{case}:{message}"))
                .loads(Load::CardDetails),
            Notice::Reminder(reminder) => Spec::alert()
                .about(reminder.case)
                .stands_as(MessageKind::Reminder(reminder.case))
                .replaces(reminder_key(reminder.case))
                .relevant_while(RelevantWhile::PromiseOpen(reminder.promise)),
            Notice::ReminderOver { case, message } => Spec::update().about(*case).edits(*message),
            Notice::Digest { reminders } => {
                Spec::alert().stands_as(MessageKind::Digest).loads(Load::Reminders(reminders.clone()))
            }
            Notice::RemindersRing { message } => Spec::alert()
                .stands_as(MessageKind::Digest)
                .replaces(RING_KEY)
                .loads(Load::DigestMessage(*message)),
            Notice::ReminderSuperseded { message } => Spec::update()
                .delivery(Delivery::Delete(*message))
                .unknown_outcome(UnknownOutcome::RepeatSilently),
            Notice::DigestOver { message } => Spec::update()
                .edits(*message)
                .replaces(format!("digest:{message}"))
                .loads(Load::DigestMessage(*message)),
            Notice::Ask { case, asked, message, of } => prompt(*case, asked, *message, *of),
            Notice::Settled { case, message, said: _ } => Spec::answer().about(*case).edits(*message),
            Notice::Form { draft } => Spec::answer()
                .stands_as(MessageKind::Form(*draft))
                .delivery(Delivery::EditOrSend(Original::Form(*draft)))
                .replaces(format!("form:{draft}"))
                .loads(Load::Form(*draft)),
            Notice::FormBelow { draft } => Spec::answer()
                .stands_as(MessageKind::Form(*draft))
                .delivery(Delivery::SendBelow(*draft))
                .replaces(format!("form:{draft}"))
                .loads(Load::Form(*draft)),
            Notice::FormMoved { message } => Spec::update().edits(*message),
            Notice::FormAsked { draft } => Spec::alert()
                .stands_as(MessageKind::Form(*draft))
                .replaces(format!("form-asked:{draft}"))
                .loads(Load::Form(*draft)),
            Notice::FormOpened { case } => Spec::alert().about(*case),
            Notice::FormLeft { draft, person } => {
                Spec::alert().replaces(format!("form-left:{draft}")).loads(Load::Form(*draft)).names(*person)
            }
            Notice::FormOver { message, case } => Spec::answer().about(*case).edits(*message),
            Notice::Resembles { case, other } => Spec::answer().about(*case).loads(Load::OtherCase(*other)),
            Notice::Joined { case, by } | Notice::DoneByOther { case, by, said: _ } => {
                Spec::alert().silent().about(*case).names(*by)
            }
            Notice::ManyJoins { person, cases: _ } => {
                Spec::update().replaces(format!("many-joins:{person}")).names(*person)
            }
            Notice::ClosedAsMistake { case, by, same_as: _ } | Notice::CannotBeDone { case, by } => {
                Spec::update().about(*case).names(*by)
            }
            Notice::List { list, page, message } => listing(*list, *page, *message),
            Notice::Report { look, message } => {
                Spec::answer().edits(*message).loads(Load::Report { period: look.period, lines: false })
            }
            Notice::ReportDue(look) => Spec::update()
                .unknown_outcome(UnknownOutcome::Drop)
                .replaces("report-due")
                .loads(Load::Report { period: look.period, lines: false }),
            Notice::ReportFile(file) => Spec::answer()
                .unknown_outcome(UnknownOutcome::Drop)
                .replaces(format!("report-file:{}", file.wire()))
                .loads(Load::Report { period: file.period, lines: file.format == ReportFormat::Workbook }),
            Notice::Promotions { look, message } => {
                Spec::answer().edits(*message).loads(Load::Promotions(*look))
            }
            Notice::Catalogue { look, message } => {
                Spec::answer().edits(*message).loads(Load::Catalogue(*look))
            }
            Notice::AskCatalogue { ask } => Spec::answer().stands_as(MessageKind::AskCatalogue(*ask)),
            Notice::CatalogueWeek => Spec::update()
                .unknown_outcome(UnknownOutcome::Drop)
                .replaces("catalogue-week")
                .loads(Load::Catalogue(CatalogueLook::FIRST)),
            Notice::SignalReports { area, message } => {
                let anew = Notice::SignalReports { area: area.clone(), message: None };
                let spec = Spec::update()
                    .stands_as(MessageKind::SignalReports(area.clone()))
                    .edits(*message)
                    .replaces(format!("signal:{area}"))
                    .loads(Load::SignalReports(area.clone()));
                Spec { if_deleted: message.map(|_| Box::new(anew)), ..spec }
            }
            Notice::Guide { look, message } => {
                let spec = Spec::answer().edits(*message).loads(Load::Guide);
                match look {
                    GuideLook::Found(typed) => spec.loads(Load::Text(*typed)),
                    GuideLook::View(_) => spec,
                }
            }
            Notice::EditGuide { card } => {
                Spec::answer().stands_as(MessageKind::EditGuide(*card)).loads(Load::Guide)
            }
            Notice::Review { case, message } => Spec::answer()
                .about(*case)
                .stands_as(MessageKind::Review(*case))
                .edits(*message)
                .loads(Load::Review { events: true }),
            Notice::Reviewed { case } => Spec::update().about(*case).loads(Load::Review { events: false }),
            Notice::GuideVersion { version, message } => {
                Spec::answer().edits(*message).loads(Load::GuideVersion(*version))
            }
            Notice::GuideChanged { version, message } => Spec::update()
                .edits(*message)
                .replaces(format!("guide:{version}"))
                .loads(Load::GuideVersion(*version)),
            Notice::KeepOffer { case } => Spec::update()
                .about(*case)
                .replaces(format!("keep:{case}"))
                .relevant_while(RelevantWhile::CaseOpen),
            Notice::Member { person, view: _, message } => {
                Spec::answer().edits(*message).names(*person).loads(Load::Member(*person))
            }
            Notice::EditMember { person, field } => {
                Spec::answer().stands_as(MessageKind::EditMember(*person, *field)).names(*person)
            }
            Notice::Rota { look, message } => {
                let spec = Spec::answer().edits(*message).loads(Load::RotaOf(*look));
                match look {
                    RotaLook::Off(duty, _) => spec.loads(Load::CasesOfOwner(duty.person)),
                    RotaLook::Day(_)
                    | RotaLook::Week(_)
                    | RotaLook::Shift(_)
                    | RotaLook::Staffed(..)
                    | RotaLook::Add(_)
                    | RotaLook::AddTo(..)
                    | RotaLook::TakeOver(_)
                    | RotaLook::TakeOverUntil(..)
                    | RotaLook::Swap(..)
                    | RotaLook::SwapWith(..) => spec,
                }
            }
            Notice::Coverage { first } => Spec::update()
                .unknown_outcome(UnknownOutcome::Drop)
                .replaces("coverage")
                .loads(Load::RotaOf(RotaLook::Week(*first))),
            Notice::ShiftUnreached { begins: _, until: _ } => {
                Spec::alert().replaces("shift-unreached").loads(Load::Rota)
            }
            Notice::Import { import, message } => Spec::answer().edits(*message).loads(Load::Import(*import)),
            Notice::Template(list) => Spec::answer()
                .unknown_outcome(UnknownOutcome::Drop)
                .replaces(format!("template:{}", list.wire_word())),
            Notice::Calendar => Spec::answer()
                .unknown_outcome(UnknownOutcome::Drop)
                .replaces("calendar")
                .loads(Load::OwnDuties),
            Notice::PutOnRota { by, duty: _, soon } => {
                let spec = Spec::alert().names(*by);
                if *soon { spec } else { spec.silent() }
            }
            Notice::Swap { swap, tells, message } => {
                let kind = MessageKind::Swap(*swap);
                let spec = Spec::update().stands_as(kind).edits(*message).loads(Load::Swap(*swap));
                let alert = Spec { priority: Priority::Alert, ..spec.clone() };
                match (tells, message) {
                    (_, Some(message)) => spec.replaces(format!("swap:{swap}:{message}")),
                    (SwapTells::Asks { loud, .. }, None) => {
                        let asks = if *loud { alert.loud() } else { alert };
                        asks.relevant_while(RelevantWhile::SwapWaits)
                    }
                    (SwapTells::Undelivered, None) => alert.loud().relevant_while(RelevantWhile::SwapWaits),
                    (SwapTells::Result { soon: true }, None) => alert.loud(),
                    (SwapTells::Result { soon: false }, None) => spec,
                }
            }
            Notice::SaidOff { person, duty: _ } => Spec::alert().names(*person),
            Notice::OwnerAway { person } => Spec::alert()
                .replaces(format!("owner-away:{person}"))
                .loads(Load::CasesOfOwner(*person))
                .names(*person)
                .relevant_while(RelevantWhile::OwnsOpenCases),
            Notice::Invites { look: _, message } => Spec::answer().edits(*message).loads(Load::Invites),
            Notice::AskHonorific { person, message } => {
                Spec::answer().stands_as(MessageKind::EditMember(*person, MemberField::Name)).edits(*message)
            }
            Notice::StaffChanged { by, person, change: _ } => Spec::update().names(*by).names(*person),
            Notice::Screens { message } => Spec::answer().edits(*message).loads(Load::Screens),
            Notice::Help | Notice::Health => Spec::answer().unknown_outcome(UnknownOutcome::Drop),
            Notice::Duty => Spec::answer().unknown_outcome(UnknownOutcome::Drop).loads(Load::Rota),
            Notice::Welcome | Notice::LanguageChoice | Notice::Said(_) => Spec::answer(),
            Notice::Refused { refusal, typed } => {
                let spec = Spec::answer().names(refusal.mentioned_person());
                typed.iter().fold(spec, |spec, typed| spec.loads(Load::Text(*typed)))
            }
            Notice::Stranger { id: _, by_link: _ } => Spec::update().replaces("stranger"),
            Notice::StrangerKnocked { id: _ } | Notice::Mended { cases: _ } => Spec::alert().silent(),
            Notice::Parked { update: _ }
            | Notice::Unreadable { rows: _, more: _ }
            | Notice::Finding(_)
            | Notice::BoardAway => Spec::alert(),
            Notice::CameIn { person } => Spec::alert().silent().names(*person),
            Notice::MessageRefused { case: _, person } => Spec::alert().names(*person),
            Notice::NobodyToTell { case } => Spec::alert()
                .about(*case)
                .replaces(format!("nobody:{case}"))
                .relevant_while(RelevantWhile::CaseOpen),
            Notice::Question(offer) => Spec::alert()
                .about_question(offer.case, offer.question)
                .stands_as(MessageKind::Live(
                    offer.case,
                    LiveMessage::Question { question: offer.question, room: offer.room },
                ))
                .replaces(question_key(offer.case))
                .relevant_while(RelevantWhile::QuestionOpen(offer.question)),
            Notice::AskedQa { case, question } => Spec::answer()
                .about_question(*case, *question)
                .stands_as(MessageKind::Live(*case, LiveMessage::AskedQa { question: *question }))
                .replaces(format!("asked-qa:{case}")),
            Notice::QaNotReached { case, question, person } => Spec::alert()
                .about_question(*case, *question)
                .names(*person)
                .relevant_while(RelevantWhile::QuestionOpen(*question)),
            // QA has seen it: there is nothing to do but wait.
            Notice::QaComesBack { case, question, by: person } => Spec::alert()
                .silent()
                .about_question(*case, *question)
                .names(*person)
                .relevant_while(RelevantWhile::QuestionOpen(*question)),
            Notice::NotPassedOn { case, question, person } => {
                Spec::alert().about_question(*case, *question).names(*person)
            }
            Notice::NobodyForQuestion { case } => Spec::alert()
                .about(*case)
                .replaces(format!("nobody-for-question:{case}"))
                .relevant_while(RelevantWhile::QuestionOpenOrUnread),
            Notice::Relayed { case, question, line: _ } => Spec::alert().about_question(*case, *question),
            Notice::QuestionDropped { case, question } => {
                Spec::alert().silent().about_question(*case, *question)
            }
            Notice::Copied { case, question, line: _, from } => {
                Spec::alert().about_question(*case, *question).delivery(Delivery::Copy(*from))
            }
            Notice::KeptFile { case, from } => Spec::answer().about(*case).delivery(Delivery::Copy(*from)),
            Notice::Answered(answer) => Spec::alert()
                .about_question(answer.case, answer.question)
                .stands_as(MessageKind::Live(
                    answer.case,
                    LiveMessage::Answered { question: answer.question, revision: answer.revision },
                ))
                .replaces(format!("answered:{}", answer.case))
                .relevant_while(RelevantWhile::AnswerCurrent {
                    question: answer.question,
                    revision: answer.revision,
                    unread: answer.chase.is_some(),
                }),
            Notice::PhonedAnswer(PhonedNotice { case, question, says }) => phoned(*case, *question, *says),
            Notice::Redrawn { case, message, was } => {
                let spec = match was.question() {
                    Some(question) => Spec::update().about_question(*case, question),
                    None => Spec::update().about(*case),
                };
                spec.edits(*message).replaces(format!("redrawn:{case}:{message}"))
            }
            // A topic opened twice would leave one that nobody knows.
            Notice::Topic { case, question } => Spec::alert()
                .about_question(*case, *question)
                .delivery(Delivery::OpenTopic)
                .unknown_outcome(UnknownOutcome::RepeatOnce)
                .replaces(format!("topic:{case}:{question}")),
            Notice::TopicOver { case, question, reopen } => Spec::update()
                .about_question(*case, *question)
                .delivery(Delivery::UpdateTopic { reopen: *reopen })
                .unknown_outcome(UnknownOutcome::RepeatSilently)
                .replaces(format!("topic-over:{case}:{question}")),
            Notice::StandingList { query } => Spec::answer()
                .unknown_outcome(UnknownOutcome::Drop)
                .loads(Load::SavedAnswers { query: *query }),
            Notice::Standing { id, message } => Spec::answer().edits(*message).loads(Load::SavedAnswer(*id)),
            Notice::Transfer(TransferNotice { case, number, says }) => transfer(*case, *number, *says),
            Notice::Giving { case, giving } => Spec::alert()
                .about(*case)
                .stands_as(MessageKind::ReassignmentOffer(*case, *giving))
                .replaces(format!("giving:{case}"))
                .relevant_while(RelevantWhile::Offered(*giving)),
            Notice::GivingRedrawn { case, giving: _, message } => Spec::update()
                .about(*case)
                .edits(*message)
                .replaces(format!("giving-redrawn:{case}:{message}")),
            Notice::GivingNews { case, giving: _, news: _ } => Spec::alert().silent().about(*case),
            Notice::OwnerLeft { person } => Spec::alert()
                .replaces(format!("owner-left:{person}"))
                .loads(Load::CasesOfOwner(*person))
                .names(*person)
                .relevant_while(RelevantWhile::OwnsOpenCases),
            Notice::Handover { handover, rung } => Spec::alert()
                .stands_as(MessageKind::Handover(*handover))
                .replaces(format!("handover:{handover}"))
                .loads(Load::Handover(*handover))
                .relevant_while(match rung {
                    Some(_) => RelevantWhile::HandoverOpen,
                    None => RelevantWhile::Always,
                }),
            Notice::HandoverRedrawn { handover, message } => Spec::update()
                .edits(*message)
                .replaces(format!("handover-redrawn:{message}"))
                .loads(Load::Handover(*handover)),
            Notice::HandoverMoved { handover, message } => {
                Spec::update().edits(*message).loads(Load::Handover(*handover))
            }
            Notice::Share { handover } => Spec::alert()
                .stands_as(MessageKind::Share(*handover))
                .replaces(format!("share:{handover}"))
                .loads(Load::Handover(*handover)),
            Notice::ShareRedrawn { handover, message } => Spec::update()
                .edits(*message)
                .replaces(format!("share-redrawn:{message}"))
                .loads(Load::Handover(*handover)),
            Notice::ChoosePeople { handover } => Spec::answer().silent().loads(Load::Handover(*handover)),
            Notice::NothingToHandOver { handover } => Spec::alert().silent().loads(Load::Handover(*handover)),
            Notice::HandoverDone { handover, by } => {
                Spec::alert().silent().loads(Load::Handover(*handover)).names(*by)
            }
            Notice::Board => Spec::update()
                .delivery(Delivery::EditOrSend(Original::Board))
                .unknown_outcome(UnknownOutcome::RepeatSilently)
                .replaces("board")
                .loads(Load::Board),
            Notice::BoardPinned { message } => Spec::update()
                .delivery(Delivery::Pin(*message))
                .unknown_outcome(UnknownOutcome::RepeatSilently),
            Notice::BoardOver { message } => Spec::update().edits(*message),
            Notice::Erased { message } => {
                Spec::update().edits(*message).replaces(format!("erased:{message}"))
            }
            Notice::NoLongerHere { message } => {
                Spec::update().edits(*message).replaces(format!("no-longer-here:{message}"))
            }
            Notice::ErasedTyped { message } => Spec::update()
                .delivery(Delivery::Delete(*message))
                .unknown_outcome(UnknownOutcome::RepeatSilently),
        }
    }
}

fn is_soon() -> bool {
    true
}

fn prompt(case: CaseId, asked: &PromptKind, message: Option<MessageId>, of: Option<PersonId>) -> Spec {
    let spec = Spec::answer()
        .about(case)
        .stands_as(MessageKind::Prompt(case, asked.clone()))
        .edits(message)
        .names(of);
    let mut spec = Spec { asks: of, ..spec };
    spec.loads = match asked {
        PromptKind::ToWhom { .. } | PromptKind::PhonedWhom { .. } => vec![Load::Rota],
        PromptKind::PhonedVerdict { words } => vec![Load::Text(*words)],
        PromptKind::Qa(QaPromptKind::WhichVerdict { text, .. }) => {
            vec![Load::Text(*text), Load::LatestQuestion]
        }
        PromptKind::Qa(QaPromptKind::GuidanceWords { standing }) => {
            vec![Load::SavedAnswer(*standing), Load::LatestQuestion]
        }
        PromptKind::Qa(
            QaPromptKind::Words { .. }
            | QaPromptKind::AddToAnswer { .. }
            | QaPromptKind::RightAnswer { .. }
            | QaPromptKind::GuidanceTitle { .. },
        ) => vec![Load::LatestQuestion],
        PromptKind::Subscriber
        | PromptKind::OwnerOnRecord
        | PromptKind::WhatDiffers
        | PromptKind::WhyCannot
        | PromptKind::WhichUnit
        | PromptKind::NewTime
        | PromptKind::WhichDay { .. }
        | PromptKind::ConfirmWithdrawal
        | PromptKind::WhyMistake
        | PromptKind::MistakeOrSame { .. }
        | PromptKind::WhyOverrule
        | PromptKind::WhyReopen
        | PromptKind::NextTry
        | PromptKind::WhyNextTry { .. }
        | PromptKind::BusinessNumber
        | PromptKind::AboutNumber
        | PromptKind::Signal(_)
        | PromptKind::TechnicalUnit
        | PromptKind::WhichField
        | PromptKind::Correct(_)
        | PromptKind::CarriedOutFirst
        | PromptKind::UncheckedFirst
        | PromptKind::WhyAsk
        | PromptKind::OtherReason
        | PromptKind::MoreForQa
        | PromptKind::WhatQaSaid
        | PromptKind::WhatLeaderSaid
        | PromptKind::HandoverLine => Vec::new(),
    };
    match message {
        Some(_) => {
            let anew = Notice::Ask { case, asked: asked.clone(), message: None, of };
            Spec { if_deleted: Some(Box::new(anew)), ..spec }
        }
        None => spec
            .loads(Load::CurrentPrompt(of))
            .relevant_while(RelevantWhile::PromptCurrent { case, asked: asked.clone() }),
    }
}

/// Only a call that nobody knows of wants somebody now.
fn phoned(case: CaseId, question: u32, says: PhonedNoticeKind) -> Spec {
    let spec = Spec::alert().about_question(case, question);
    match says {
        PhonedNoticeKind::Noted => spec.silent(),
        PhonedNoticeKind::Confirm | PhonedNoticeKind::Unconfirmed => {
            spec.silent().stands_as(MessageKind::Live(case, LiveMessage::Phoned { question }))
        }
        PhonedNoticeKind::Denied | PhonedNoticeKind::CorrectedLate => spec,
    }
}

fn listing(list: List, page: u32, message: Option<MessageId>) -> Spec {
    let spec = match list {
        List::Timeline(case) => Spec::answer().about(case),
        List::Open(_)
        | List::Owners
        | List::OwnedBy(_)
        | List::Found(_)
        | List::Audit(_)
        | List::Staff(_) => Spec::answer(),
    };
    let spec = spec.loads(Load::Page { list, page });
    match message {
        Some(message) => spec.edits(message).replaces(format!("list:{message}")),
        None => spec.unknown_outcome(UnknownOutcome::Drop),
    }
}

/// A leader is on hold.
fn transfer(case: CaseId, number: u32, says: TransferNoticeKind) -> Spec {
    let spec = Spec::answer().about(case);
    let live = |rings| MessageKind::Live(case, LiveMessage::Transfer { number, rings });
    match says {
        TransferNoticeKind::Rings { .. } => spec
            .loud()
            .stands_as(live(true))
            .replaces(format!("transfer:{case}"))
            .relevant_while(RelevantWhile::TransferOpen(number)),
        TransferNoticeKind::WhoIsAsked => spec.stands_as(live(false)),
        TransferNoticeKind::Taken => spec,
        TransferNoticeKind::Promised => spec.loud(),
    }
}
