//! Buttons: what a press means, and its form on the wire (Bot API `callback_data`: 1 to 64 bytes).
//!
//! A case's button carries the version it was drawn for, to explain what has happened since, never to refuse.

use super::command::TransferAction;
use super::listing::{List, OpenFilter};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, PersonId, QuickId, SavedAnswerId, TextId};
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::staff::person::Locale;
use crate::domain::staff::transfer_target::TransferTarget;

/// What a press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Case {
        case: CaseId,
        version: i64,
        press: CasePress,
    },
    Draft {
        draft: DraftId,
        press: DraftPress,
    },
    Language(Locale),
    Standing {
        standing: SavedAnswerId,
        press: SavedAnswerPress,
    },
    /// 📥 Nhận hết
    AcceptAll(HandoverId),
    /// Another page of a list, in place of the one the button stands under.
    List {
        list: List,
        page: u32,
    },
}

/// A press on a standing guidance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SavedAnswerPress {
    Show,
    Edit,
    Retire,
}

/// A press on a case's card, reminder or question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CasePress {
    /// Show the card.
    Show,
    /// Show what has happened, event by event.
    Timeline,
    Check,
    Business(bool),
    Agrees,
    Differs,
    OwnerDiffers,
    PaymentDiffers,
    CarryOut,
    Overrule,
    Cannot,
    Wait,
    Told,
    DoneAndTold,
    NotReached,
    AnotherTime,
    /// The leader agreed to this many minutes from now.
    AgreedIn(u16),
    NextTry,
    NextTryIn(u16),
    Withdraw,
    WithdrawnByLeader,
    Mistake,
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
    TakeBackQuestion,
    /// 👌
    Understood,
    /// A3.3: the leader was called about what does not agree.
    CalledLeader,
    LeaderCorrects,
    ConfirmedAsIs,
    /// QA's side of a question.
    Qa(QaPress),
    /// The case to somebody else.
    Give(ReassignPress),
    /// A1.5
    Transfer(TransferAction),
    /// 👁
    Reveal,
    /// Leave the question unanswered.
    Back,
}

/// A press that gives a case to somebody else, or takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReassignPress {
    /// 👤
    ToWhom,
    /// More people to choose from.
    Page(u16),
    To(PersonId),
    /// 📥
    Take,
    /// ↩️
    Decline,
    /// 📥, at a shift's end.
    AcceptShift,
    /// A line for the next shift.
    Line,
}

/// A press of QA's on a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QaPress {
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
    /// 📎: what was sent along with this line.
    ShowMedia(u32),
}

impl CasePress {
    /// Whether the button stands only under questions, never on a card or a reminder.
    pub fn stands_under_a_question(self) -> bool {
        match self {
            CasePress::Business(_)
            | CasePress::Agrees
            | CasePress::Differs
            | CasePress::OwnerDiffers
            | CasePress::PaymentDiffers
            | CasePress::DoneAndTold
            | CasePress::AgreedIn(_)
            | CasePress::NextTryIn(_)
            | CasePress::WithdrawnByLeader
            | CasePress::Mistake
            | CasePress::CorrectField(_)
            | CasePress::AskBecause(_)
            | CasePress::LeaderCorrects
            | CasePress::ConfirmedAsIs
            | CasePress::Qa(QaPress::JustSay)
            | CasePress::Give(ReassignPress::Page(_) | ReassignPress::To(_))
            | CasePress::Back => true,
            CasePress::Show
            | CasePress::Timeline
            | CasePress::Check
            | CasePress::CarryOut
            | CasePress::Overrule
            | CasePress::Cannot
            | CasePress::Wait
            | CasePress::Told
            | CasePress::NotReached
            | CasePress::AnotherTime
            | CasePress::NextTry
            | CasePress::Withdraw
            | CasePress::Snooze
            | CasePress::Undo
            | CasePress::Reopen
            | CasePress::Correct
            | CasePress::AskQa
            | CasePress::MoreForQa
            | CasePress::PhonedQa
            | CasePress::TakeBackQuestion
            | CasePress::Understood
            | CasePress::CalledLeader
            | CasePress::Transfer(_)
            | CasePress::Reveal
            | CasePress::Qa(_)
            | CasePress::Give(_)
            | CasePress::Join => false,
        }
    }
}

/// A press on a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftPress {
    Kind(Kind),
    Back,
    Skip,
    Edit,
    EditField(Field),
    /// The result promised in this many minutes; 0 is the time set for the kind.
    DueIn(u16),
    Tomorrow,
    Cancel,
    Open,
    /// Go on where it was left: shows the form again.
    Continue,
    /// Whom the leader asks for (A1.5).
    Wants(TransferTarget),
}

/// Data that is no button of this version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown button")]
pub struct UnknownButton;

const FIELDS: [(Field, &str); 5] = [
    (Field::Leader, "l"),
    (Field::Calling, "c"),
    (Field::Request, "r"),
    (Field::Callback, "b"),
    (Field::When, "w"),
];

fn field_word(field: Field) -> &'static str {
    FIELDS.iter().find(|(known, _)| *known == field).map_or("l", |(_, word)| word)
}

fn field_of(word: &str) -> Option<Field> {
    FIELDS.iter().find(|(_, known)| *known == word).map(|(field, _)| *field)
}

/// The presses without an argument, and their words.
const CASE_WORDS: [(CasePress, &str); 58] = [
    (CasePress::Show, "show"),
    (CasePress::Timeline, "time"),
    (CasePress::Check, "check"),
    (CasePress::Business(true), "biz"),
    (CasePress::Business(false), "nobiz"),
    (CasePress::Agrees, "agree"),
    (CasePress::Differs, "differ"),
    (CasePress::OwnerDiffers, "differ-owner"),
    (CasePress::PaymentDiffers, "differ-pay"),
    (CasePress::CarryOut, "done"),
    (CasePress::Overrule, "overrule"),
    (CasePress::Cannot, "cannot"),
    (CasePress::Wait, "wait"),
    (CasePress::Told, "told"),
    (CasePress::DoneAndTold, "done-told"),
    (CasePress::NotReached, "miss"),
    (CasePress::AnotherTime, "later"),
    (CasePress::NextTry, "try"),
    (CasePress::Withdraw, "off"),
    (CasePress::WithdrawnByLeader, "off-yes"),
    (CasePress::Mistake, "mistake"),
    (CasePress::Snooze, "snooze"),
    (CasePress::Undo, "undo"),
    (CasePress::Reopen, "reopen"),
    (CasePress::Correct, "fix"),
    (CasePress::Join, "join"),
    (CasePress::AskQa, "ask"),
    (CasePress::AskBecause(Reason::NotBusiness), "ask-not-business"),
    (CasePress::AskBecause(Reason::LostElsewhere), "ask-lost-elsewhere"),
    (CasePress::AskBecause(Reason::DoesNotMatch), "ask-differs"),
    (CasePress::AskBecause(Reason::Other), "ask-other"),
    (CasePress::MoreForQa, "more"),
    (CasePress::PhonedQa, "phoned"),
    (CasePress::TakeBackQuestion, "unask"),
    (CasePress::Understood, "read"),
    (CasePress::CalledLeader, "called"),
    (CasePress::LeaderCorrects, "leader-corrects"),
    (CasePress::ConfirmedAsIs, "as-is"),
    (CasePress::Qa(QaPress::Claim), "claim"),
    (CasePress::Qa(QaPress::Answer(Verdict::GoAhead)), "go"),
    (CasePress::Qa(QaPress::Answer(Verdict::VerifyMore)), "verify"),
    (CasePress::Qa(QaPress::Answer(Verdict::DoNot)), "no"),
    (CasePress::Qa(QaPress::JustSay), "say"),
    (CasePress::Qa(QaPress::ComesBack), "comes-back"),
    (CasePress::Qa(QaPress::HandBack), "hand-back"),
    (CasePress::Qa(QaPress::CorrectAnswer), "correct"),
    (CasePress::Qa(QaPress::KeepGuidance), "keep"),
    (CasePress::Transfer(TransferAction::AskFor(TransferTarget::ShiftLeader)), "want-shift"),
    (CasePress::Transfer(TransferAction::AskFor(TransferTarget::TeamLeader)), "want-team"),
    (CasePress::Transfer(TransferAction::Take), "take"),
    (CasePress::Transfer(TransferAction::CallOff), "call-off"),
    (CasePress::Reveal, "eye"),
    (CasePress::Give(ReassignPress::ToWhom), "give"),
    (CasePress::Give(ReassignPress::Take), "accept"),
    (CasePress::Give(ReassignPress::Decline), "decline"),
    (CasePress::Give(ReassignPress::AcceptShift), "shift"),
    (CasePress::Give(ReassignPress::Line), "line"),
    (CasePress::Back, "back"),
];
const DRAFT_WORDS: [(DraftPress, &str); 9] = [
    (DraftPress::Back, "back"),
    (DraftPress::Skip, "skip"),
    (DraftPress::Edit, "edit"),
    (DraftPress::Tomorrow, "tomorrow"),
    (DraftPress::Cancel, "cancel"),
    (DraftPress::Open, "open"),
    (DraftPress::Continue, "go"),
    (DraftPress::Wants(TransferTarget::ShiftLeader), "want-shift"),
    (DraftPress::Wants(TransferTarget::TeamLeader), "want-team"),
];

impl Button {
    /// The wire form: `c.12.5.told`, `d.7.kind.debt`, `lang.vi`, `l.open.mine.2`; well under 64 bytes.
    pub fn encode(&self) -> String {
        match self {
            Button::Case { case, version, press } => format!("c.{case}.{version}.{}", case_word(*press)),
            Button::Draft { draft, press } => format!("d.{draft}.{}", draft_word(*press)),
            Button::Language(locale) => format!("lang.{}", locale.code()),
            Button::AcceptAll(handover) => format!("h.{handover}.all"),
            Button::Standing { standing, press } => format!("g.{standing}.{}", standing_word(*press)),
            Button::List { list, page } => format!("l.{}.{page}", list_word(*list)),
        }
    }

    /// Reads the wire form.
    ///
    /// # Errors
    /// [`UnknownButton`] for anything this version did not write.
    pub fn decode(data: &str) -> Result<Self, UnknownButton> {
        let words: Vec<&str> = data.split('.').collect();
        let button =
            match words.as_slice() {
                ["c", case, version, rest @ ..] => case_of(rest).and_then(|press| {
                    Some(Button::Case { case: CaseId(number(case)?), version: number(version)?, press })
                }),
                ["d", draft, rest @ ..] => draft_of(rest)
                    .and_then(|press| Some(Button::Draft { draft: DraftId(number(draft)?), press })),
                ["g", standing, word] => standing_of(word).and_then(|press| {
                    Some(Button::Standing { standing: SavedAnswerId(number(standing)?), press })
                }),
                ["h", handover, "all"] => number(handover).map(|id| Button::AcceptAll(HandoverId(id))),
                ["l", list, of, page] => list_of(list, of)
                    .and_then(|list| page.parse().ok().map(|page| Button::List { list, page })),
                ["lang", code] => code.parse().ok().map(Button::Language),
                _ => None,
            };
        button.filter(|button| button.encode() == data).ok_or(UnknownButton)
    }
}

fn number(word: &str) -> Option<i64> {
    word.parse().ok().filter(|n| *n >= 0)
}

fn case_word(press: CasePress) -> String {
    match press {
        CasePress::AgreedIn(minutes) => format!("agreed.{minutes}"),
        CasePress::NextTryIn(minutes) => format!("try.{minutes}"),
        CasePress::CorrectField(field) => format!("fix.{}", field_word(field)),
        CasePress::Qa(QaPress::Quick(quick)) => format!("q.{quick}"),
        CasePress::Qa(QaPress::ShowMedia(line)) => format!("media.{line}"),
        CasePress::Give(ReassignPress::Page(page)) => format!("people.{page}"),
        CasePress::Give(ReassignPress::To(person)) => format!("to.{person}"),
        press => CASE_WORDS
            .iter()
            .find(|(known, _)| *known == press)
            .map_or_else(String::new, |(_, word)| (*word).to_owned()),
    }
}

fn case_of(words: &[&str]) -> Option<CasePress> {
    match words {
        [word] => CASE_WORDS.iter().find(|(_, known)| known == word).map(|(press, _)| *press),
        ["agreed", minutes] => minutes.parse().ok().map(CasePress::AgreedIn),
        ["try", minutes] => minutes.parse().ok().map(CasePress::NextTryIn),
        ["fix", field] => field_of(field).map(CasePress::CorrectField),
        ["q", quick] => number(quick).map(|quick| CasePress::Qa(QaPress::Quick(QuickId(quick)))),
        ["people", page] => page.parse().ok().map(|page| CasePress::Give(ReassignPress::Page(page))),
        ["to", person] => number(person).map(|person| CasePress::Give(ReassignPress::To(PersonId(person)))),
        ["media", line] => line.parse().ok().map(|line| CasePress::Qa(QaPress::ShowMedia(line))),
        _ => None,
    }
}

fn standing_word(press: SavedAnswerPress) -> &'static str {
    match press {
        SavedAnswerPress::Show => "show",
        SavedAnswerPress::Edit => "edit",
        SavedAnswerPress::Retire => "retire",
    }
}

fn standing_of(word: &str) -> Option<SavedAnswerPress> {
    [SavedAnswerPress::Show, SavedAnswerPress::Edit, SavedAnswerPress::Retire]
        .into_iter()
        .find(|press| standing_word(*press) == word)
}

fn list_word(list: List) -> String {
    match list {
        List::Open(filter) => format!("open.{}", filter.key()),
        List::Found(typed) => format!("find.{typed}"),
        List::Timeline(case) => format!("time.{case}"),
    }
}

fn list_of(list: &str, of: &str) -> Option<List> {
    match list {
        "open" => OpenFilter::ALL.into_iter().find(|filter| filter.key() == of).map(List::Open),
        "find" => number(of).map(TextId).map(List::Found),
        "time" => number(of).map(CaseId).map(List::Timeline),
        _ => None,
    }
}

fn draft_word(press: DraftPress) -> String {
    match press {
        DraftPress::Kind(kind) => format!("kind.{}", kind.key()),
        DraftPress::DueIn(minutes) => format!("due.{minutes}"),
        DraftPress::EditField(field) => format!("edit.{}", field_word(field)),
        press => DRAFT_WORDS
            .iter()
            .find(|(known, _)| *known == press)
            .map_or_else(String::new, |(_, word)| (*word).to_owned()),
    }
}

fn draft_of(words: &[&str]) -> Option<DraftPress> {
    match words {
        [word] => DRAFT_WORDS.iter().find(|(_, known)| known == word).map(|(press, _)| *press),
        ["kind", key] => Kind::ALL.into_iter().find(|kind| kind.key() == *key).map(DraftPress::Kind),
        ["due", minutes] => minutes.parse().ok().map(DraftPress::DueIn),
        ["edit", field] => field_of(field).map(DraftPress::EditField),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_button() -> Vec<Button> {
        let (case, version, draft) = (CaseId(i64::MAX), i64::MAX, DraftId(i64::MAX));
        let fields = FIELDS.map(|(field, _)| field);
        let mut presses: Vec<CasePress> = CASE_WORDS.iter().map(|(press, _)| *press).collect();
        presses.extend([CasePress::AgreedIn(u16::MAX), CasePress::NextTryIn(60)]);
        presses.extend([
            CasePress::Qa(QaPress::Quick(QuickId(i64::MAX))),
            CasePress::Qa(QaPress::ShowMedia(u32::MAX)),
        ]);
        presses.extend(
            [ReassignPress::Page(u16::MAX), ReassignPress::To(PersonId(i64::MAX))].map(CasePress::Give),
        );
        presses.extend(fields.map(CasePress::CorrectField));
        let mut forms: Vec<DraftPress> = DRAFT_WORDS.iter().map(|(press, _)| *press).collect();
        forms.extend(Kind::ALL.into_iter().map(DraftPress::Kind));
        forms.extend(fields.map(DraftPress::EditField));
        forms.push(DraftPress::DueIn(u16::MAX));
        let cases = presses.into_iter().map(|press| Button::Case { case, version, press });
        let drafts = forms.into_iter().map(|press| Button::Draft { draft, press });
        let lists = OpenFilter::ALL.map(List::Open).into_iter();
        let lists = lists.chain([List::Found(TextId(i64::MAX)), List::Timeline(case)]);
        let pages = lists.map(|list| Button::List { list, page: u32::MAX });
        let standing = SavedAnswerId(i64::MAX);
        let kept = [SavedAnswerPress::Show, SavedAnswerPress::Edit, SavedAnswerPress::Retire]
            .map(|press| Button::Standing { standing, press });
        let all = Button::AcceptAll(HandoverId(i64::MAX));
        cases
            .chain(drafts)
            .chain(Locale::ALL.map(Button::Language))
            .chain(kept)
            .chain(pages)
            .chain([all])
            .collect()
    }

    #[test]
    fn every_button_reads_back_and_fits_the_wire() {
        for button in every_button() {
            let data = button.encode();
            assert!((1..=64).contains(&data.len()), "{data}");
            assert_eq!(Button::decode(&data), Ok(button), "{data}");
        }
    }
}
