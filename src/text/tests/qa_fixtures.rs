//! Cases about which QA is asked, in every state of the question.

use super::{every_kind::questions, fixtures::*};
use crate::domain::base::ids::{CaseId, ChatId, MessageId, MessageRef, PersonId, QuickId, SavedAnswerId};
use crate::domain::case::guidance::{
    Answer, Claim, Dropped, Guidance, QuestionRecipient, Read, Reason, Side, Verdict, WhyDropped,
};
use crate::domain::case::vip::{Agreement, LeaderConfirmation};
use crate::domain::case::{Case, ClosingKind};
use crate::domain::centre::Centre;
use crate::domain::escalation::climb::Climb;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{AnswerNotice, AnswerReminder, OfferReason, QuestionOffer};
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::saved_answer::{QuickAnswer, SavedAnswer};
use crate::domain::staff::capacity::Capacity;
use crate::domain::staff::person::{Locale, Person, Role};

pub const MINH: PersonId = PersonId(71);
pub const VY: PersonId = PersonId(72);

/// Lan's lost phone: the leader calls from another number.
pub fn lost() -> Case {
    let mut case = case();
    case.vip_mut().unwrap().fields.calling = phone("0912345678");
    case.vip_mut().unwrap().fields.request = "báo mất máy, cắt giúp số 0933123456".into();
    case.vip_mut().unwrap().fields.callback = Some(phone("0987654321"));
    case.vip_mut().unwrap().fields.kind = Kind::LostPhone;
    case
}

/// Lan asks QA, so many minutes after two.
pub fn asks(mut case: Case, reason: Reason, after: i64) -> Case {
    let at = two_o_clock() + minutes(after);
    let ladder = Centre::default().ladders.guidance(case.kind()).clone();
    let number = u32::try_from(case.questions().len()).unwrap_or(0) + 1;
    case.vip_mut().unwrap().guidance.push(Guidance {
        number,
        asked_at: at,
        asked_by: LAN,
        reason,
        words: None,
        since_version: 1,
        climb: Climb::start(ladder, at, at),
        told: Vec::new(),
        unreached: Vec::new(),
        offered_until: None,
        claim: None,
        answer: None,
        earlier: None,
        dropped: None,
        lines: 0,
    });
    case
}

/// A lost phone about which QA has been asked at 14:10.
pub fn asked() -> Case {
    asks(lost(), Reason::LostElsewhere, 10)
}

pub fn question(case: &mut Case) -> &mut Guidance {
    case.question_mut().expect("a question")
}

pub fn told(mut case: Case, person: PersonId, capacity: Capacity, failed: bool) -> Case {
    let at = two_o_clock() + minutes(10);
    question(&mut case).told.push(QuestionRecipient { person, capacity, at, failed });
    case
}

/// Minh claims it.
pub fn claimed(mut case: Case, after: i64) -> Case {
    let at = two_o_clock() + minutes(after);
    question(&mut case).claim = Some(Claim { by: MINH, at, until: at + minutes(3), comes_back: false });
    case
}

/// Minh answers it.
pub fn answered(mut case: Case, verdict: Verdict, words: &str, after: i64) -> Case {
    let at = two_o_clock() + minutes(after);
    let ladder = Centre::default().ladders.understood().clone();
    question(&mut case).answer = Some(Answer::new(MINH, verdict, words.to_owned(), &ladder, at));
    case
}

pub fn read(mut case: Case, after: i64) -> Case {
    let at = two_o_clock() + minutes(after);
    if let Some(answer) = &mut question(&mut case).answer {
        answer.read = Some(Read { at, by: LAN });
    }
    case
}

pub fn corrected(mut case: Case) -> Case {
    case = answered_anew(case);
    if let Some(answer) = &mut question(&mut case).answer {
        answer.corrects = true;
    }
    case
}

/// Answered once more after ❓: a later answer, and no correction of the one before.
pub fn answered_anew(mut case: Case) -> Case {
    if let Some(answer) = &mut question(&mut case).answer {
        answer.revision += 1;
    }
    case
}

pub fn dropped(mut case: Case, why: WhyDropped, after: i64) -> Case {
    question(&mut case).dropped = Some(Dropped { at: two_o_clock() + minutes(after), by: LAN, why });
    case
}

pub fn line(number: u32, side: Side, text: &str) -> ThreadLine {
    let by = match side {
        Side::Asking => LAN,
        Side::Qa => MINH,
    };
    let at = two_o_clock() + minutes(10 + i64::from(number));
    ThreadLine { number, at, by, side, text: text.to_owned(), media: None, phoned: false }
}

pub fn file() -> MessageRef {
    MessageRef { chat: ChatId(1), message: MessageId(9) }
}

pub fn quick(words: &str) -> QuickAnswer {
    QuickAnswer { id: QuickId(3), verdict: Verdict::GoAhead, words: words.to_owned() }
}

/// Minh kept this on the third of February.
pub fn kept(title: &str, words: &str) -> SavedAnswer {
    SavedAnswer {
        id: SavedAnswerId(4),
        title: title.to_owned(),
        reason: Reason::LostElsewhere,
        verdict: Verdict::GoAhead,
        words: words.to_owned(),
        kept_by: MINH,
        kept_at: "2026-02-03T07:00:00Z".parse().expect("a time"),
        retired: false,
    }
}

/// Anh Minh and chị Vy of QA, beside the others; all with a phone.
pub fn people_and_qa() -> Vec<Person> {
    let with = |person: Person, number: &str| Person { phone: Some(number.into()), ..person };
    vec![
        with(person(MINH, "Minh", Some("anh"), Role::Qa), "0909000111"),
        with(person(VY, "Vy", Some("chị"), Role::QaLead), "0909000222"),
        with(person(LAN, "Lan", None, Role::Agent), "0912345001"),
    ]
}

/// As [`context`], with QA on the staff, in this language.
pub fn among_qa(reader: PersonId, after: i64, case: Case, locale: Locale) -> RenderContext {
    let mut context = context(reader, after, case);
    context.people.extend(people_and_qa().into_iter().map(|person| (person.id, person)));
    context.reader = context.people.get(&reader).cloned();
    if let Some(reader) = &mut context.reader {
        reader.locale = Some(locale);
    }
    context
}

/// What `text` does to every state of a question, with everything about it hostile.
pub fn hostile_questions(text: &str) -> Vec<Case> {
    let full = |words: Option<&str>| {
        let mut case = asks(lost(), Reason::Other, 10);
        case.joined = (10..40).map(PersonId).collect();
        case.vip_mut().unwrap().fields.leader = text.to_owned();
        case.vip_mut().unwrap().fields.request = text.to_owned();
        case.vip_mut().unwrap().check.subscriber = Some(text.to_owned());
        case.vip_mut().unwrap().check.business = Some(false);
        case.vip_mut().unwrap().check.owner_on_record = Some(text.to_owned());
        case.vip_mut().unwrap().check.agreement = Some(Agreement::OtherDiffers(text.to_owned()));
        case.vip_mut().unwrap().check.confirmed =
            Some(LeaderConfirmation { at: two_o_clock() + minutes(9), by: LAN });
        question(&mut case).words = words.map(str::to_owned);
        question(&mut case).unreached = vec![Recipient::QaOnDuty, Recipient::ShiftLeader];
        case
    };
    let crowd = |mut case: Case| {
        for id in 10..30 {
            let capacities = [Capacity::QaOnDuty, Capacity::QaLead, Capacity::ShiftLeader, Capacity::Other];
            let capacity = capacities[usize::try_from(id % 4).unwrap_or(0)];
            case = told(case, PersonId(id), capacity, id % 3 == 0);
        }
        case
    };
    let comes_back = |mut case: Case| {
        if let Some(claim) = &mut question(&mut case).claim {
            claim.comes_back = true;
        }
        case
    };
    let say = |verdict| answered(full(Some(text)), verdict, text, 12);
    let mut cases = vec![
        full(None),
        crowd(full(Some(text))),
        claimed(told(full(None), MINH, Capacity::QaOnCall, true), 11),
        comes_back(claimed(crowd(full(Some(text))), 11)),
        corrected(say(Verdict::GoAhead)),
        read(say(Verdict::VerifyMore), 13),
        say(Verdict::DoNot),
        done(say(Verdict::DoNot), 14),
        closed(done(say(Verdict::GoAhead), 14), 15, ClosingKind::Told),
        closed(full(None), 15, ClosingKind::Withdrawn),
        asks(say(Verdict::VerifyMore), Reason::LostElsewhere, 20),
    ];
    let whys = [WhyDropped::TakenBack, WhyDropped::Settled, WhyDropped::Corrected, WhyDropped::Reopened];
    cases.extend(whys.map(|why| dropped(say(Verdict::GoAhead), why, 14)));
    cases
}

/// Who and what else a message about a question has, all of it hostile.
pub fn hostile_surroundings(context: &mut RenderContext, text: &str) {
    let with_file = |line: ThreadLine| ThreadLine { media: Some(file()), ..line };
    context.thread = vec![
        line(1, Side::Asking, text),
        with_file(line(2, Side::Asking, text)),
        with_file(line(3, Side::Qa, "")),
        ThreadLine { phoned: true, ..line(4, Side::Asking, text) },
        with_file(line(5, Side::Qa, text)),
    ];
    context.delivered = [(PersonId(10), two_o_clock()), (MINH, two_o_clock())].into();
    context.quick = Verdict::ALL.map(|verdict| QuickAnswer { verdict, ..quick(text) }).into();
    let reasons = Reason::ALL.into_iter().cycle().take(12);
    context.standing = reasons.map(|reason| SavedAnswer { reason, ..kept(text, text) }).collect();
}

/// Every notice about a question to QA, but for those in their group.
pub fn question_notices() -> Vec<Notice> {
    let (case, question, message) = (CaseId(12), 1, MessageId(5));
    let offer = |why| QuestionOffer::new(case, question, why);
    let chase =
        AnswerReminder { rung: 1, occurrence: 2, unreached: vec![Recipient::Owner, Recipient::TeamLeader] };
    let told = |revision, chase| Notice::Answered(AnswerNotice { case, question, revision, chase });
    let drawn = [
        LiveMessage::Question { question, room: false },
        LiveMessage::AskedQa { question },
        LiveMessage::Answered { question, revision: 1 },
        LiveMessage::Answered { question: 9, revision: 1 },
        LiveMessage::Moved { question: Some(question) },
    ];
    let mut notices = vec![
        Notice::AskedQa { case, question },
        Notice::AskedQa { case, question: 9 },
        Notice::QaNotReached { case, question, person: MINH },
        Notice::NobodyForQuestion { case },
        Notice::QaComesBack { case, question, by: MINH },
        Notice::Copied { case, question, line: 2, from: file() },
        Notice::KeptFile { case, from: file() },
        told(1, None),
        told(2, Some(chase)),
        Notice::QuestionDropped { case, question },
        Notice::Topic { case, question },
        Notice::TopicOver { case, question, reopen: true },
    ];
    notices.extend((1..=6).map(|line| Notice::Relayed { case, question, line }));
    notices.extend(WHY_OFFERED.map(|why| Notice::Question(offer(why))));
    let unreached = vec![Recipient::QaOnDuty, Recipient::QaLead, Recipient::ShiftLeader];
    notices.push(Notice::Question(QuestionOffer { unreached, rung: 2, ..offer(OfferReason::Rung) }));
    notices.extend(drawn.map(|was| Notice::Redrawn { case, message, was }));
    notices
}

pub const WHY_OFFERED: [OfferReason; 8] = [
    OfferReason::Rung,
    OfferReason::ClaimOver,
    OfferReason::HandedBack,
    OfferReason::NewShift,
    OfferReason::Added,
    OfferReason::Changed,
    OfferReason::CameBack,
    OfferReason::Phoned,
];

/// Every notice about a question in the group where QA works.
pub fn room_notices() -> Vec<Notice> {
    let (case, question, message) = (CaseId(12), 1, MessageId(5));
    let was = LiveMessage::Question { question, room: true };
    let mut notices = vec![Notice::Redrawn { case, message, was }, Notice::Topic { case, question }];
    let offer = |why| QuestionOffer { room: true, ..QuestionOffer::new(case, question, why) };
    notices.extend(WHY_OFFERED.map(|why| Notice::Question(offer(why))));
    let asked = questions().into_iter().filter(PromptKind::is_for_qa);
    notices.extend(asked.map(|asked| Notice::Ask { case, asked, message: None, of: Some(MINH) }));
    notices
}

/// The first question.
pub const ABOUT: crate::domain::request::prompt::AnswerTarget =
    crate::domain::request::prompt::AnswerTarget { question: 1, seen: 3, corrects: false };
