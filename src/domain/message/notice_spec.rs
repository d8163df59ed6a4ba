//! The declaration of every notice: priority, case, deduplication key, what it edits, what is loaded to render it.

use super::live_message::LiveMessage;
use super::message_kind::MessageKind;
use super::notice::Notice;
use super::parts::{TransferNotice, TransferNoticeKind};
use super::spec::{
    Delivery, Load, Original, RelevantWhile, Spec, UnknownOutcome, question_key, reminder_key,
};
use crate::domain::base::ids::{CaseId, MessageId, PersonId};
use crate::domain::request::listing::List;
use crate::domain::request::prompt::{PromptKind, QaPromptKind};

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
            Notice::Reminder(reminder) => Spec::alert()
                .about(reminder.case)
                .stands_as(MessageKind::Reminder(reminder.case))
                .replaces(reminder_key(reminder.case))
                .relevant_while(RelevantWhile::PromiseOpen(reminder.promise)),
            Notice::ReminderOver { case, message } => Spec::update().about(*case).edits(*message),
            Notice::Digest { reminders } => {
                Spec::alert().stands_as(MessageKind::Digest).loads(Load::Reminders(reminders.clone()))
            }
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
            Notice::FormAsked { draft } => Spec::alert()
                .stands_as(MessageKind::Form(*draft))
                .replaces(format!("form-asked:{draft}"))
                .loads(Load::Form(*draft)),
            Notice::FormLeft { draft, person } => {
                Spec::alert().replaces(format!("form-left:{draft}")).loads(Load::Form(*draft)).names(*person)
            }
            Notice::FormOver { message, case } => Spec::answer().about(*case).edits(*message),
            Notice::Resembles { case, other } => Spec::answer().about(*case).loads(Load::OtherCase(*other)),
            Notice::Joined { case, by } | Notice::DoneByOther { case, by, said: _ } => {
                Spec::alert().about(*case).names(*by)
            }
            Notice::List { list, page, message } => listing(*list, *page, *message),
            Notice::Help => Spec::answer().unknown_outcome(UnknownOutcome::Drop),
            Notice::Duty => Spec::answer().unknown_outcome(UnknownOutcome::Drop).loads(Load::Rota),
            Notice::Welcome | Notice::LanguageChoice | Notice::Said(_) => Spec::answer(),
            Notice::Refused { refusal, typed } => {
                let spec = Spec::answer().names(refusal.mentioned_person());
                typed.iter().fold(spec, |spec, typed| spec.loads(Load::Text(*typed)))
            }
            Notice::Stranger { id: _, by_link: _ } => Spec::update().replaces("stranger"),
            Notice::StrangerKnocked { id: _ }
            | Notice::Parked { update: _ }
            | Notice::Mended { cases: _ }
            | Notice::Finding(_)
            | Notice::BoardAway => Spec::alert(),
            Notice::CameIn { person } => Spec::alert().names(*person),
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
            Notice::QaNotReached { case, question, person }
            | Notice::QaComesBack { case, question, by: person } => Spec::alert()
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
            Notice::Relayed { case, question, line: _ } | Notice::QuestionDropped { case, question } => {
                Spec::alert().about_question(*case, *question)
            }
            Notice::Copied { case, question, line: _, from } => {
                Spec::alert().about_question(*case, *question).delivery(Delivery::Copy(*from))
            }
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
            Notice::GivingNews { case, giving: _, news: _ } => Spec::alert().about(*case),
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
            Notice::NothingToHandOver { handover } => Spec::alert().loads(Load::Handover(*handover)),
            Notice::HandoverDone { handover, by } => {
                Spec::alert().loads(Load::Handover(*handover)).names(*by)
            }
            Notice::Board => Spec::update()
                .silent()
                .delivery(Delivery::EditOrSend(Original::Board))
                .unknown_outcome(UnknownOutcome::RepeatSilently)
                .replaces("board")
                .loads(Load::Board),
            Notice::BoardPinned { message } => Spec::update()
                .delivery(Delivery::Pin(*message))
                .unknown_outcome(UnknownOutcome::RepeatSilently),
            Notice::BoardOver { message } => Spec::update().edits(*message),
        }
    }
}

fn prompt(case: CaseId, asked: &PromptKind, message: Option<MessageId>, of: Option<PersonId>) -> Spec {
    let spec = Spec::answer()
        .about(case)
        .stands_as(MessageKind::Prompt(case, asked.clone()))
        .edits(message)
        .names(of);
    let mut spec = Spec { asks: of, ..spec };
    spec.loads = match asked {
        PromptKind::ToWhom { .. } => vec![Load::Rota],
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
        | PromptKind::ConfirmWithdrawal
        | PromptKind::WhyMistake
        | PromptKind::WhyOverrule
        | PromptKind::WhyReopen
        | PromptKind::NextTry
        | PromptKind::WhyNextTry { .. }
        | PromptKind::WhichField
        | PromptKind::Correct(_)
        | PromptKind::CarriedOutFirst
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

fn listing(list: List, page: u32, message: Option<MessageId>) -> Spec {
    let spec = match list {
        List::Timeline(case) => Spec::answer().about(case),
        List::Open(_) | List::Found(_) => Spec::answer(),
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
            .stands_as(live(true))
            .replaces(format!("transfer:{case}"))
            .relevant_while(RelevantWhile::TransferOpen(number)),
        TransferNoticeKind::WhoIsAsked => spec.stands_as(live(false)),
        TransferNoticeKind::Taken | TransferNoticeKind::Promised => spec,
    }
}
