//! Questions about a case, and what their messages say once they are answered.

use super::{
    Page,
    html::{Html, quoted},
    people::sight_of,
    voice::{Voice, say},
};
use crate::domain::{
    case::Case,
    intake::Field,
    notice::{Phrase, Scene},
    offer,
    phone::Phone,
    policy::Sight,
    prompt::Asked,
};

pub fn question(voice: &Voice, scene: &Scene, case: &Case, asked: &Asked) -> Page {
    let id = case.id;
    let (calling, help) = (&case.fields.calling, case.fields.help());
    let mut lines = Vec::new();
    let full = sight_of(scene, case) == Sight::Full;
    let look_up = |what: &str, number: &Phone| {
        full.then(|| {
            let what = voice.plain(what, &[]);
            say!(voice, "question-number", what = what).and(Html::text(&number.dialled()).code())
        })
    };
    match asked {
        Asked::Subscriber => {
            lines.push(say!(voice, "ask-subscriber", id = id));
            lines.extend(look_up("question-calling", calling));
        }
        Asked::OwnerOnRecord => {
            // It goes on from the question about the calling number, in the same message.
            lines.extend(case.check.business.map(|business| match business {
                true => say!(voice, "said-business"),
                false => say!(voice, "said-business-not"),
            }));
            if let (Some(owner), None) = (&case.check.owner_on_record, &case.check.agreement)
                && full
            {
                let (owner, leader) = (quoted(owner, 160), quoted(&case.fields.leader, 120));
                lines.push(say!(voice, "ask-same-person", owner = owner, leader = leader));
            }
            match &help {
                Some(help) => {
                    lines.push(say!(voice, "ask-owner-on-record", id = id));
                    lines.extend(look_up("question-help", help));
                }
                None => lines.push(say!(voice, "ask-owner-on-record-lost", id = id)),
            }
        }
        Asked::WhatDiffers => lines.push(say!(voice, "ask-what-differs", id = id)),
        Asked::WhyCannot => lines.push(say!(voice, "ask-why-cannot", id = id)),
        Asked::WhichUnit => lines.push(say!(voice, "ask-which-unit", id = id)),
        Asked::NewTime => lines.push(say!(voice, "ask-new-time", id = id)),
        Asked::ConfirmWithdrawal => lines.push(say!(voice, "ask-confirm-withdrawal", id = id)),
        Asked::WhyMistake => lines.push(say!(voice, "ask-why-mistake", id = id)),
        Asked::WhyOverrule => lines.push(say!(voice, "ask-why-overrule", id = id)),
        Asked::WhyReopen => lines.push(say!(voice, "ask-why-reopen", id = id)),
        Asked::NextTry => lines.push(say!(voice, "ask-next-try", id = id)),
        Asked::WhyNextTry { at } => {
            lines.push(say!(voice, "ask-why-next-try", id = id, time = voice.clock(*at)));
        }
        Asked::WhichField => lines.push(say!(voice, "ask-which-field", id = id)),
        Asked::Correct(Field::Leader) => lines.push(say!(voice, "ask-correct-leader", id = id)),
        Asked::Correct(Field::Calling) => lines.push(say!(voice, "ask-correct-calling", id = id)),
        Asked::Correct(Field::Request) => lines.push(say!(voice, "ask-correct-request", id = id)),
        Asked::Correct(Field::Callback) => lines.push(say!(voice, "ask-correct-callback", id = id)),
        Asked::Correct(Field::When) => lines.push(say!(voice, "ask-correct-when", id = id)),
        Asked::CarriedOutFirst => lines.push(say!(voice, "ask-carried-out-first", id = id)),
    }
    let offered = scene.reader.as_ref().map(|reader| offer::on_question(case, asked, reader));
    Page { lines, keyboard: voice.case_keys(case, offered.unwrap_or_default()) }
}

/// An answered question: what came of it, and no buttons.
pub fn settled(voice: &Voice, case: &Case, said: &Phrase) -> Page {
    Page::line(say!(voice, "settled", id = case.id, said = voice.sentence(said)))
}
