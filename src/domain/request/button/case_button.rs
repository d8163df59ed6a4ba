//! The buttons of a case: on its card and reminders, under prompts and under questions to QA.

use super::{Label, Wire};
use crate::domain::base::ids::{CaseId, PersonId, QuickId};
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::case::signal::{Network, SignalAnswer, SignalPart, SignalPlace, SignalService};
use crate::domain::case::vip::Agreement;
use crate::domain::case::{Case, Line};
use crate::domain::intake::Field;
use crate::domain::request::command::{CaseCommand, ReassignAction, TransferAction};
use crate::domain::request::policy::{Action, CaseState, permit_in};
use crate::domain::request::prompt::PromptKind;
use crate::domain::staff::person::Person;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};

/// A button of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseButton {
    /// Show the card.
    Show,
    /// 📎 Xem tệp
    Files,
    /// Show what has happened, event by event.
    Timeline,
    /// ⋯ Khác: every button of the card.
    AllButtons,
    /// ⋯ Ít hơn: the most important ones.
    FewerButtons,
    Check,
    Business(bool),
    Agrees,
    Differs,
    OwnerDiffers,
    PaymentDiffers,
    CarryOut,
    /// Although step 2 was left out.
    CarryOutUnchecked,
    Overrule,
    Cannot,
    Wait,
    Told,
    /// ✅ Đã trả lời trong cuộc gọi
    AnsweredInCall,
    /// ☎️ Số nghiệp vụ của LĐ
    BusinessNumber,
    /// The call is about another number, a premium customer's.
    AboutNumber,
    /// A report about signal or service quality (B6).
    Signal(SignalButton),
    /// ⏳ Chuyển kỹ thuật
    PassOn,
    /// 📣: what to say about promotions, knowing class and question (B5).
    Promotions,
    /// 📖: the card of the procedure for the step the case is at.
    Guide,
    DoneAndTold,
    NotReached,
    AnotherTime,
    /// The leader agreed to this many minutes from now.
    AgreedIn(u16),
    NextTry,
    NextTryIn(u16),
    /// At this time, in minutes since 1970: the answer to [`PromptKind::WhichDay`].
    At(u32),
    Withdraw,
    WithdrawnByLeader,
    Mistake,
    /// ↩️ Opened by mistake, said by who opened it.
    OwnMistake,
    OpenedByMistake,
    /// It is about the same as this open case.
    SameAs(CaseId),
    Snooze,
    Undo,
    Reopen,
    Correct,
    CorrectField(Field),
    Join,
    /// 💬
    AskQa,
    AskBecause(Reason),
    MoreForQa,
    /// ☎️
    PhonedQa,
    /// What QA said on the phone.
    Phoned(Verdict),
    /// Who said it.
    PhonedWith(PersonId),
    TakeBackQuestion,
    /// 👌
    Understood,
    /// A3.3: the leader was called about what does not agree.
    CalledLeader,
    LeaderCorrects,
    ConfirmedAsIs,
    /// QA's side of a question.
    Qa(QaButton),
    /// The case to somebody else.
    Give(ReassignButton),
    /// A1.5
    Transfer(TransferAction),
    /// 👁
    Reveal,
    /// Leave the prompt unanswered.
    Back,
}

/// A button that gives a case to somebody else, or takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReassignButton {
    /// 👤
    ToWhom,
    /// Those with the fewest open cases.
    Around,
    /// More people to choose from.
    Page(u16),
    To(PersonId),
    /// 📥
    Take,
    /// ↩️
    Decline,
    /// ↩️ of a case that was shared.
    HandBack,
    /// 📥, at a shift's end.
    AcceptShift,
    /// 📌, at a shift's end.
    Keep,
    /// A line for the next shift.
    Line,
}

/// A button of a report about signal or service quality (B6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignalButton {
    /// 📶: begins with the first question.
    Begin,
    /// An area of the centre's list, by the key of its name.
    Area(u32),
    Place(SignalPlace),
    Network(Network),
    Service(SignalService),
    /// ⏭: the customer does not know.
    Skip,
}

/// A button of QA's under a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QaButton {
    /// 🙋
    Claim,
    /// ✅ ❓ ⛔
    Answer(Verdict),
    /// A reply that is no answer yet, passed on as it is.
    JustSay,
    /// An answer given often.
    Quick(QuickId),
    /// ⏳ QLCL báo lại
    ComesBack,
    /// ↩️ Xin trả lại
    HandBack,
    /// ✏️ Đính chính
    CorrectAnswer,
    KeepGuidance,
    /// ✅ 🚫 of an answer given on the phone.
    ConfirmPhoned(bool),
    /// 📎: what was sent along with this line.
    ShowMedia(u32),
}

/// What is declared of a case's button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseButtonSpec {
    pub wire: Wire,
    pub label: Label,
    pub place: Place,
    pub effect: Effect,
}

impl CaseButtonSpec {
    fn new(wire: Wire, label: impl Into<Label>, place: Place, effect: Effect) -> Self {
        CaseButtonSpec { wire, label: label.into(), place, effect }
    }
}

/// What a button stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A card, a reminder, a question to QA; some of these stand under prompts too.
    OnMessage,
    /// Prompts only.
    UnderPrompt,
}

/// What a press does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Show,
    Timeline,
    /// Edits the buttons of the card pressed, in this chat only.
    CardButtons {
        all: bool,
    },
    /// Runs the command.
    Do(CaseCommand),
    /// Runs the command as the answer to the prompt the button stands under.
    Answer(CaseCommand),
    /// Answers with a new due time, so many minutes from now.
    AnswerDueIn(u16),
    /// Asks for what has to be known first.
    Prompt(PromptKind, Action, CaseState),
    /// Asks why the next try is so many minutes from now.
    PromptNextTryIn(u16),
    /// Answers with this time, in minutes since 1970.
    AnswerAt(u32),
    CancelPrompt,
    /// Offers the case to who has the fewest open cases.
    OfferAround,
    /// Notes the area of this key.
    SignalArea(u32),
    /// Asks the next question of a report.
    SkipSignal,
    /// Shows what to say about promotions.
    Promotions,
    /// Shows the card of the procedure for this step.
    Guide,
    /// Puts the question to QA; asks why, where the facts do not say it.
    AskQa,
    AskQaBecause(Reason),
    /// Asks whether the case was opened by mistake, or is the same as another.
    AskMistake,
    /// Asks whom of QA the answer came from.
    PhonedVerdict(Verdict),
    /// Notes QA's answer given on the phone.
    PhonedWith(PersonId),
    /// QA's side of a question.
    Qa(QaButton),
}

impl Effect {
    /// Who may, and on which cases.
    fn requires(&self) -> (Action, CaseState) {
        match self {
            Effect::Do(command) | Effect::Answer(command) => {
                let spec = command.spec();
                (spec.action, spec.on)
            }
            Effect::Prompt(_, action, on) => (*action, *on),
            Effect::AnswerDueIn(_)
            | Effect::AnswerAt(_)
            | Effect::AskQa
            | Effect::AskQaBecause(_)
            | Effect::AskMistake
            | Effect::PhonedVerdict(_)
            | Effect::PhonedWith(_)
            | Effect::SignalArea(_)
            | Effect::SkipSignal
            | Effect::Promotions => (Action::Work, CaseState::Open),
            Effect::OfferAround => (Action::Reassign, CaseState::Open),
            Effect::PromptNextTryIn(_) => (Action::Overrule, CaseState::Open),
            Effect::Show
            | Effect::Timeline
            | Effect::Guide
            | Effect::CardButtons { .. }
            | Effect::CancelPrompt => (Action::See, CaseState::Any),
            Effect::Qa(_) => (Action::Answer, CaseState::Any),
        }
    }

    /// On cases of which line only; `None` is both.
    pub fn line(&self) -> Option<Line> {
        match self {
            Effect::Do(command) | Effect::Answer(command) => command.spec().line,
            Effect::AskQa
            | Effect::AskQaBecause(_)
            | Effect::PhonedVerdict(_)
            | Effect::PhonedWith(_)
            | Effect::Qa(_) => Some(Line::Vip),
            Effect::Prompt(asked, ..) => asked.line(),
            Effect::Promotions | Effect::SignalArea(_) | Effect::SkipSignal => Some(Line::Premium),
            Effect::Show
            | Effect::Timeline
            | Effect::CardButtons { .. }
            | Effect::Guide
            | Effect::AnswerDueIn(_)
            | Effect::PromptNextTryIn(_)
            | Effect::AnswerAt(_)
            | Effect::CancelPrompt
            | Effect::AskMistake
            | Effect::OfferAround => None,
        }
    }
}

/// What the board page makes of a button of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnPage {
    Press,
    /// A press with words typed before.
    PressWithWords,
    /// Shows the taps that answer this question.
    Ask(PromptKind),
    /// What follows is asked in the chat.
    InChat,
}

impl CaseButton {
    pub fn on_page(self) -> OnPage {
        match self.spec().effect {
            Effect::Qa(Q::Answer(verdict)) if verdict.needs_words() => OnPage::PressWithWords,
            Effect::Qa(Q::Claim | Q::Answer(_) | Q::ComesBack | Q::HandBack | Q::ConfirmPhoned(_))
            | Effect::Do(_)
            | Effect::Answer(C::Give(_))
            | Effect::AnswerDueIn(_)
            | Effect::OfferAround => OnPage::Press,
            Effect::Prompt(asked @ (P::NewTime | P::ToWhom { .. }), ..) => OnPage::Ask(asked),
            Effect::Prompt(..)
            | Effect::Answer(_)
            | Effect::Qa(Q::JustSay | Q::Quick(_) | Q::CorrectAnswer | Q::KeepGuidance | Q::ShowMedia(_))
            | Effect::Show
            | Effect::Timeline
            | Effect::CardButtons { .. }
            | Effect::PromptNextTryIn(_)
            | Effect::AnswerAt(_)
            | Effect::CancelPrompt
            | Effect::SignalArea(_)
            | Effect::SkipSignal
            | Effect::Promotions
            | Effect::Guide
            | Effect::AskQa
            | Effect::AskQaBecause(_)
            | Effect::AskMistake
            | Effect::PhonedVerdict(_)
            | Effect::PhonedWith(_) => OnPage::InChat,
        }
    }

    /// The button for this time.
    pub fn at(time: DateTime<Utc>) -> Self {
        CaseButton::At(u32::try_from(time.timestamp() / 60).unwrap_or_default())
    }

    /// Whether this reader may press it, on this case as it is now.
    pub fn is_allowed(self, reader: &Person, case: &Case) -> bool {
        let effect = self.spec().effect;
        let (action, on) = effect.requires();
        effect.line().is_none_or(|line| line == case.line()) && permit_in(on, reader, action, case).is_ok()
    }
}

use Action::{HandOver, Overrule, Reassign, Work};
use CaseCommand as C;
use CaseState::{Closed, Open};
use Effect::{Answer, Do, Prompt};
use Place::{OnMessage, UnderPrompt};
use PromptKind as P;
use QaButton as Q;
use ReassignButton as R;
use SignalAnswer as A;
use SignalButton as S;
use TransferAction as T;
use TransferTarget as Target;

declare_buttons! { CaseButton: CaseButtonSpec {
    [Show] = "show", "button-show", OnMessage, Effect::Show;
    [Files] = "files", "button-files", OnMessage, Do(C::ShowFiles);
    [Timeline] = "time", "button-timeline", OnMessage, Effect::Timeline;
    [AllButtons] = "all", "button-all-buttons", OnMessage, Effect::CardButtons { all: true };
    [FewerButtons] = "few", "button-fewer-buttons", OnMessage, Effect::CardButtons { all: false };
    [Check] = "check", "button-check", OnMessage, Prompt(P::Subscriber, Work, Open);
    [Business(true)] = "biz", "button-business", UnderPrompt, Answer(C::Business(true));
    [Business(false)] = "nobiz", "button-business-not", UnderPrompt, Answer(C::Business(false));
    [Agrees] = "agree", "button-agrees", UnderPrompt, Answer(C::Agreement(Agreement::Agrees));
    [Differs] = "differ", "button-differs", UnderPrompt, Prompt(P::WhatDiffers, Work, Open);
    [OwnerDiffers] = "differ-owner", "button-owner-differs", UnderPrompt, Answer(C::Agreement(Agreement::OwnerDiffers));
    [PaymentDiffers] = "differ-pay", "button-payment-differs", UnderPrompt, Answer(C::Agreement(Agreement::PaymentDiffers));
    [CarryOut] = "done", "button-carry-out", OnMessage, Do(C::CarryOut { overruling: None });
    [CarryOutUnchecked] = "done-unchecked", "button-carry-out-unchecked", OnMessage, Do(C::CarryOutUnchecked);
    [Overrule] = "overrule", "button-overrule", OnMessage, Prompt(P::WhyOverrule, Overrule, Open);
    [Cannot] = "cannot", "button-cannot", OnMessage, Prompt(P::WhyCannot, Work, Open);
    [Wait] = "wait", "button-wait", OnMessage, Prompt(P::WhichUnit, Work, Open);
    [Told] = "told", "button-told", OnMessage, Do(C::Told);
    [AnsweredInCall] = "answered", "button-answered-in-call", OnMessage, Do(C::AnsweredInCall);
    [BusinessNumber] = "biz-number", "button-business-number", OnMessage, Prompt(P::BusinessNumber, Work, Open);
    [AboutNumber] = "about", "button-about-number", OnMessage, Prompt(P::AboutNumber, Work, Open);
    [Signal(S::Begin)] = "signal", "button-signal", OnMessage, Prompt(P::Signal(SignalPart::Area), Work, Open);
    [Signal(S::Area(key))] with key = "area", "button-signal", UnderPrompt, Effect::SignalArea(key);
    [Signal(S::Place(SignalPlace::Indoors))] = "indoors", "signal-indoors", UnderPrompt, signal(A::Place(SignalPlace::Indoors));
    [Signal(S::Place(SignalPlace::Outdoors))] = "outdoors", "signal-outdoors", UnderPrompt, signal(A::Place(SignalPlace::Outdoors));
    [Signal(S::Place(SignalPlace::Both))] = "everywhere", "signal-everywhere", UnderPrompt, signal(A::Place(SignalPlace::Both));
    [Signal(S::Network(Network::G2))] = "2g", "signal-2g", UnderPrompt, signal(A::Network(Network::G2));
    [Signal(S::Network(Network::G4))] = "4g", "signal-4g", UnderPrompt, signal(A::Network(Network::G4));
    [Signal(S::Network(Network::G5))] = "5g", "signal-5g", UnderPrompt, signal(A::Network(Network::G5));
    [Signal(S::Service(SignalService::Voice))] = "voice", "signal-voice", UnderPrompt, signal(A::Service(SignalService::Voice));
    [Signal(S::Service(SignalService::Data))] = "data", "signal-data", UnderPrompt, signal(A::Service(SignalService::Data));
    [Signal(S::Service(SignalService::Both))] = "voice-data", "signal-voice-data", UnderPrompt, signal(A::Service(SignalService::Both));
    [Signal(S::Skip)] = "signal-skip", "button-skip", UnderPrompt, Effect::SkipSignal;
    [PassOn] = "technical", "button-pass-on", OnMessage, Prompt(P::TechnicalUnit, Work, Open);
    [Promotions] = "promo", "button-promotions", OnMessage, Effect::Promotions;
    [Guide] = "guide", "button-guide", OnMessage, Effect::Guide;
    [DoneAndTold] = "done-told", "button-done-and-told", UnderPrompt, Answer(C::DoneAndTold);
    [NotReached] = "miss", "button-not-reached", OnMessage, Do(C::NotReached);
    [AnotherTime] = "later", "button-another-time", OnMessage, Prompt(P::NewTime, Work, Open);
    [AgreedIn(minutes)] with minutes = "agreed", Label::InMinutes(minutes), UnderPrompt, Effect::AnswerDueIn(minutes);
    [NextTry] = "try", "button-next-try", OnMessage, Prompt(P::NextTry, Overrule, Open);
    [NextTryIn(minutes)] with minutes = "try", Label::InMinutes(minutes), UnderPrompt, Effect::PromptNextTryIn(minutes);
    [At(minutes)] with minutes = "at", Label::At(minutes), UnderPrompt, Effect::AnswerAt(minutes);
    [Withdraw] = "off", "button-withdraw", OnMessage, Prompt(P::ConfirmWithdrawal, Work, Open);
    [WithdrawnByLeader] = "off-yes", "button-withdrawn-by-leader", UnderPrompt, Answer(C::Withdraw);
    [Mistake] = "mistake", "button-mistake", UnderPrompt, Prompt(P::WhyMistake, Overrule, Open);
    [OwnMistake] = "own-mistake", "button-own-mistake", OnMessage, Effect::AskMistake;
    [OpenedByMistake] = "opened-wrong", "button-opened-by-mistake", UnderPrompt, Answer(C::OwnMistake { same_as: None });
    [SameAs(CaseId(id))] with id = "as", Label::SameAs(CaseId(id)), UnderPrompt, Answer(C::OwnMistake { same_as: Some(CaseId(id)) });
    [Snooze] = "snooze", Label::Snooze, OnMessage, Do(C::Snooze);
    [Undo] = "undo", "button-undo", OnMessage, Do(C::Undo);
    [Reopen] = "reopen", "button-reopen", OnMessage, Prompt(P::WhyReopen, Work, Closed);
    [Correct] = "fix", "button-correct", OnMessage, Prompt(P::WhichField, Work, Open);
    [CorrectField(Field::Leader)] = "fix.l", Field::Leader, UnderPrompt, correct(Field::Leader);
    [CorrectField(Field::Calling)] = "fix.c", Field::Calling, UnderPrompt, correct(Field::Calling);
    [CorrectField(Field::Request)] = "fix.r", Field::Request, UnderPrompt, correct(Field::Request);
    [CorrectField(Field::Callback)] = "fix.b", Field::Callback, UnderPrompt, correct(Field::Callback);
    [CorrectField(Field::When)] = "fix.w", Field::When, UnderPrompt, correct(Field::When);
    [Join] = "join", "button-join", OnMessage, Do(C::Join);
    [AskQa] = "ask", "button-ask-qa", OnMessage, Effect::AskQa;
    [AskBecause(Reason::NotBusiness)] = "ask-not-business", Reason::NotBusiness, UnderPrompt, ask_because(Reason::NotBusiness);
    [AskBecause(Reason::LostElsewhere)] = "ask-lost-elsewhere", Reason::LostElsewhere, UnderPrompt, ask_because(Reason::LostElsewhere);
    [AskBecause(Reason::DoesNotMatch)] = "ask-differs", Reason::DoesNotMatch, UnderPrompt, ask_because(Reason::DoesNotMatch);
    [AskBecause(Reason::Other)] = "ask-other", Reason::Other, UnderPrompt, ask_because(Reason::Other);
    [MoreForQa] = "more", "button-more-for-qa", OnMessage, Prompt(P::MoreForQa, Work, Open);
    [PhonedQa] = "phoned", "button-phoned-qa", OnMessage, Prompt(P::WhatQaSaid, Work, Open);
    [Phoned(Verdict::GoAhead)] = "phoned-go", "button-go-ahead", UnderPrompt, Effect::PhonedVerdict(Verdict::GoAhead);
    [Phoned(Verdict::VerifyMore)] = "phoned-verify", "button-verify-more", UnderPrompt, Effect::PhonedVerdict(Verdict::VerifyMore);
    [Phoned(Verdict::DoNot)] = "phoned-no", "button-do-not", UnderPrompt, Effect::PhonedVerdict(Verdict::DoNot);
    [PhonedWith(PersonId(id))] with id = "by", "button-phoned-qa", UnderPrompt, Effect::PhonedWith(PersonId(id));
    [TakeBackQuestion] = "unask", "button-take-back-question", OnMessage, Do(C::TakeBackQuestion);
    [Understood] = "read", "button-understood", OnMessage, Do(C::Understood);
    [CalledLeader] = "called", "button-called-leader", OnMessage, Prompt(P::WhatLeaderSaid, Work, Open);
    [LeaderCorrects] = "leader-corrects", "button-leader-corrects", UnderPrompt, correct(Field::Request);
    [ConfirmedAsIs] = "as-is", "button-confirmed-as-is", UnderPrompt, Answer(C::ConfirmAsIs);
    [Qa(Q::Claim)] = "claim", "button-claim", OnMessage, qa(Q::Claim);
    [Qa(Q::Answer(Verdict::GoAhead))] = "go", "button-go-ahead", OnMessage, qa(Q::Answer(Verdict::GoAhead));
    [Qa(Q::Answer(Verdict::VerifyMore))] = "verify", "button-verify-more", OnMessage, qa(Q::Answer(Verdict::VerifyMore));
    [Qa(Q::Answer(Verdict::DoNot))] = "no", "button-do-not", OnMessage, qa(Q::Answer(Verdict::DoNot));
    [Qa(Q::JustSay)] = "say", "button-just-say", UnderPrompt, qa(Q::JustSay);
    [Qa(Q::Quick(QuickId(id)))] with id = "q", "button-quick", OnMessage, qa(Q::Quick(QuickId(id)));
    [Qa(Q::ComesBack)] = "comes-back", "button-comes-back", OnMessage, qa(Q::ComesBack);
    [Qa(Q::HandBack)] = "hand-back", "button-hand-back", OnMessage, qa(Q::HandBack);
    [Qa(Q::CorrectAnswer)] = "correct", "button-correct-answer", OnMessage, qa(Q::CorrectAnswer);
    [Qa(Q::KeepGuidance)] = "keep", "button-keep-guidance", OnMessage, qa(Q::KeepGuidance);
    [Qa(Q::ConfirmPhoned(true))] = "phoned-right", "button-phoned-right", OnMessage, qa(Q::ConfirmPhoned(true));
    [Qa(Q::ConfirmPhoned(false))] = "phoned-never", "button-phoned-never", OnMessage, qa(Q::ConfirmPhoned(false));
    [Qa(Q::ShowMedia(line))] with line = "media", "button-show-media", OnMessage, qa(Q::ShowMedia(line));
    [Give(R::ToWhom)] = "give", "button-give", OnMessage, Prompt(P::ToWhom { page: 0 }, Reassign, Open);
    [Give(R::Around)] = "around", "button-offer-around", UnderPrompt, Effect::OfferAround;
    [Give(R::Page(page))] with page = "people", "button-more-people", UnderPrompt, Prompt(P::ToWhom { page }, Reassign, Open);
    [Give(R::To(PersonId(id)))] with id = "to", "button-give", UnderPrompt, Answer(C::Give(ReassignAction::To(PersonId(id))));
    [Give(R::Take)] = "accept", "button-take-case", OnMessage, Do(C::Give(ReassignAction::Take));
    [Give(R::Decline)] = "decline", "button-decline-case", OnMessage, Do(C::Give(ReassignAction::Decline));
    [Give(R::HandBack)] = "return", "button-hand-back", OnMessage, Do(C::Give(ReassignAction::HandBack));
    [Give(R::AcceptShift)] = "shift", "button-accept-handover", OnMessage, Do(C::AcceptHandover);
    [Give(R::Keep)] = "follow", "button-keep-case", OnMessage, Do(C::Keep);
    [Give(R::Line)] = "line", "button-handover-note", OnMessage, Prompt(P::HandoverLine, HandOver, Open);
    [Transfer(T::AskFor(Target::ShiftLeader))] = "want-shift", Target::ShiftLeader, OnMessage, ask_for(Target::ShiftLeader);
    [Transfer(T::AskFor(Target::TeamLeader))] = "want-team", Target::TeamLeader, OnMessage, ask_for(Target::TeamLeader);
    [Transfer(T::Take)] = "take", "button-take-call", OnMessage, Do(C::Transfer(T::Take));
    [Transfer(T::CallBack)] = "call-back", "button-call-back", OnMessage, Do(C::Transfer(T::CallBack));
    [Transfer(T::CallOff)] = "call-off", "button-call-off", OnMessage, Do(C::Transfer(T::CallOff));
    [Reveal] = "eye", "button-reveal", OnMessage, Do(C::Reveal);
    [Back] = "back", "button-back", UnderPrompt, Effect::CancelPrompt;
}}

fn signal(answer: A) -> Effect {
    Answer(C::NoteSignal(answer))
}

fn correct(field: Field) -> Effect {
    Prompt(P::Correct(field), Work, Open)
}

fn ask_because(reason: Reason) -> Effect {
    match reason {
        Reason::Other => Prompt(P::OtherReason, Work, Open),
        Reason::NotBusiness | Reason::LostElsewhere | Reason::DoesNotMatch => Effect::AskQaBecause(reason),
    }
}

fn ask_for(target: Target) -> Effect {
    Do(C::Transfer(T::AskFor(target)))
}

fn qa(button: Q) -> Effect {
    Effect::Qa(button)
}
