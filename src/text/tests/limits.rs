//! Telegram accepts every message, whatever people type.

use super::{every_kind::*, fixtures::*, hostile_input::*, qa_fixtures::*, texts};
use crate::domain::base::ids::{CaseId, InviteId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::Line;
use crate::domain::case::audit::AuditEvent;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::{Note, RenderContext};
use crate::domain::promotion::field::ProgrammeCells;
use crate::domain::promotion::programme::Catalogue;
use crate::domain::promotion::version::ProgrammeVersion;
use crate::domain::request::listing::{AuditLine, ListPage, OwnerLoad, TimelineEntry};
use crate::domain::request::prompt::PromptKind;
use crate::domain::review::{Review, Scores};
use crate::domain::staff::change::{StaffChange, StaffEntry};
use crate::domain::staff::invite::OpenInvite;
use crate::domain::staff::member::Member;
use crate::domain::staff::person::{Locale, Person, Roles};
use crate::text::{ButtonAction, InlineButton, Message};
use proptest::prelude::*;

/// The message as Telegram would take it, or why it would not.
pub fn check(message: &Message) -> Result<String, String> {
    let shown = parse(&message.html)?;
    let length = shown.encode_utf16().count();
    if length > 4096 || shown.trim().is_empty() {
        return Err(format!("{length} units"));
    }
    let keys: Vec<&InlineButton> = message.keyboard.iter().flatten().collect();
    if keys.len() > 100 || message.keyboard.iter().any(|row| row.is_empty() || row.len() > 8) {
        return Err("too many keys".into());
    }
    for InlineButton { label, action } in keys {
        if label.trim().is_empty() || label.chars().count() > 64 {
            return Err(format!("label {label:?}"));
        }
        let fits = match action {
            ButtonAction::Press(button) => (1..=64).contains(&button.encode().len()),
            ButtonAction::Copy(text) => (1..=256).contains(&text.chars().count()),
            ButtonAction::WebApp(url) => url.scheme() == "https",
        };
        if !fits {
            return Err(format!("{action:?}"));
        }
    }
    Ok(shown)
}

/// Telegram's own rules: known tags, properly nested; nothing else of `<`, `>` and `&` but its four entities.
fn parse(html: &str) -> Result<String, String> {
    let (mut rest, mut open, mut shown) = (html, Vec::new(), String::new());
    while let Some(c) = rest.chars().next() {
        if let Some(tag) = rest.strip_prefix('<') {
            let (tag, after) = tag.split_once('>').ok_or("an open tag")?;
            match tag.strip_prefix('/') {
                Some(tag) if open.pop() == Some(tag) => {}
                None if ["b", "i", "code", "blockquote"].contains(&tag) => open.push(tag),
                Some(_) | None => return Err(format!("tag {tag}")),
            }
            rest = after;
        } else if c == '&' {
            let entities = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\"")];
            let found = entities.iter().find(|(entity, _)| rest.starts_with(entity));
            let (entity, means) = found.ok_or("a bare &")?;
            shown.push_str(means);
            rest = &rest[entity.len()..];
        } else if c == '>' {
            return Err("a bare >".into());
        } else {
            shown.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    if open.is_empty() { Ok(shown) } else { Err("an unclosed tag".into()) }
}

fn hostile_staff_entry(change: StaffChange) -> StaffEntry {
    StaffEntry { at: two_o_clock(), by: Some(LAN), person: Some(MAI), change }
}

fn hostile_context(
    reader: Option<Person>,
    case: Option<Case>,
    cases: Vec<Case>,
    text: &str,
) -> RenderContext {
    let mut people = people();
    people.extend(people_and_qa().into_iter().map(|person| (person.id, person)));
    for person in people.values_mut() {
        person.name = text.to_owned();
    }
    people.extend((10..30).map(|id| {
        let id = PersonId(id);
        (id, person(id, text, Some(text), crate::domain::staff::person::Role::Agent))
    }));
    let member = people.get(&MAI).map(|person| Member {
        person: person.clone(),
        heard_at: Some(two_o_clock()),
        duties: hostile_rota(text).duties.into_iter().take(5).collect(),
        open: i64::MAX,
        late: i64::MAX,
    });
    let mut context = RenderContext {
        now: two_o_clock() + minutes(45),
        reader,
        other: case.clone(),
        case,
        draft: None,
        digest: cases.iter().take(24).map(|case| (missed(), case.clone())).collect(),
        open: cases.clone(),
        unreadable: (0..60).map(|id| CaseId(i64::MAX - id)).collect(),
        open_in_all: i64::MAX,
        late_in_all: i64::MAX,
        listed: ListPage {
            cases,
            owners: (0..20)
                .map(|id| OwnerLoad { owner: PersonId(id), open: i64::MAX, late: i64::MAX })
                .collect(),
            lines: hostile_lines(text),
            audit: (0..20).map(|id| hostile_audit(id, text)).collect(),
            staff_changes: staff_changes().into_iter().cycle().take(20).map(hostile_staff_entry).collect(),
            people: people.values().take(10).cloned().collect(),
            in_all: i64::MAX,
            page: 7,
            more: true,
        },
        people,
        typed: Some(text.to_owned()),
        notes: (0..3).map(|by| Note { at: two_o_clock(), by: PersonId(by), text: text.to_owned() }).collect(),
        repeated: true,
        rota: Some(hostile_rota(text)),
        handover: Some(handover(text)),
        member,
        promotions: Catalogue {
            programmes: vec![hostile_programme(text); 3].into(),
            today: two_o_clock().date_naive(),
            golden_day: false,
        },
        programme_versions: [Some(hostile_programme(text)), None, Some(hostile_programme(""))]
            .map(|programme| ProgrammeVersion { at: two_o_clock(), by: Some(MAI), programme })
            .into(),
        golden_days: vec![two_o_clock().date_naive(); 6],
        programme_form: Some(ProgrammeCells::of(&hostile_programme(text))),
        review: Some(Review {
            case: CaseId(12),
            agent: LAN,
            reviewer: MINH,
            scores: Scores::ALL_MET,
            comment: Some(text.to_owned()),
            sent_at: None,
        }),
        invites: (0..20)
            .map(|id| OpenInvite {
                id: InviteId(id),
                roles: Roles::of_bits(u8::MAX),
                until: two_o_clock(),
                made_by: Some(MAI),
            })
            .collect(),
        lines: [CaseId(12), CaseId(i64::MAX)]
            .map(|case| (case, Note { at: two_o_clock(), by: PersonId(1), text: text.to_owned() }))
            .into(),
        ..among_qa(LAN, 45, lost(), Locale::Vi)
    };
    hostile_surroundings(&mut context, text);
    context
}

/// The card and the questions, which show what QA has said.
fn asks() -> impl Iterator<Item = Notice> {
    let shows = |notice: &Notice| {
        let asks = if let Notice::Ask { asked, .. } = notice { Some(asked) } else { None };
        let shows_words = asks.is_some_and(|asked| asked.is_for_qa() || *asked == PromptKind::MoreForQa);
        shows_words || matches!(notice, Notice::Card { .. })
    };
    case_notices().into_iter().filter(shows)
}

fn all_hold(text: &str) {
    let cases = hostile_cases(text);
    let texts = texts();
    let held = |notice: &Notice, context: &RenderContext| {
        let message = texts.render(notice, context);
        match check(&message) {
            // An argument that is missing shows as `{$name}`, which people may also have typed.
            Ok(shown) => assert!(text.contains('$') || !shown.contains("{$"), "{notice:?}\n{shown}"),
            Err(why) => panic!("{why}\n{notice:?}\n{}", message.html),
        }
    };
    for locale in Locale::ALL {
        let hostile_people = hostile_context(None, None, Vec::new(), text).people;
        for reader in readers(locale, text) {
            for case in &cases {
                let context = hostile_context(reader.clone(), Some(case.clone()), Vec::new(), text);
                case_notices().iter().for_each(|notice| held(notice, &context));
            }
            // The others see what one of these sees; a language says the same as the other, so each has every second case.
            let differ = reader.as_ref().is_none_or(|reader| [LAN, HOA, MINH].contains(&reader.id));
            let skipped = usize::from(locale == Locale::En);
            let questions = hostile_questions(text).into_iter().skip(skipped).step_by(2);
            for case in questions.filter(|_| differ) {
                let context = hostile_context(reader.clone(), Some(case), Vec::new(), text);
                let notices = question_notices().into_iter().chain(asks());
                notices.for_each(|notice| held(&notice, &context));
                if reader.is_none() {
                    room_notices().iter().for_each(|notice| held(notice, &context));
                }
            }
            let context = hostile_context(reader.clone(), cases.first().cloned(), Vec::new(), text);
            list_notices().iter().for_each(|notice| held(notice, &context));
            // A form looks the same to everybody; only who is told that it was left reads more or less.
            let reads_forms = reader.as_ref().is_some_and(|reader| [LAN, HOA].contains(&reader.id));
            for draft in hostile_drafts(text).into_iter().filter(|_| reads_forms) {
                let mut context = hostile_context(reader.clone(), None, Vec::new(), text);
                context.draft = Some(draft);
                form_notices().iter().for_each(|notice| held(notice, &context));
            }
            let listed: Vec<Case> = cases.iter().cloned().cycle().take(30).collect();
            let mut bare = hostile_context(reader.clone(), None, listed, text);
            let lists = list_notices();
            other_notices(text).iter().chain(&lists).for_each(|notice| held(notice, &bare));
            (bare.open, bare.people) = (Vec::new(), Default::default());
            bare.listed = ListPage::default();
            let all =
                [case_notices(), form_notices(), question_notices(), room_notices(), lists.clone()].concat();
            all.iter().for_each(|notice| held(notice, &bare));
            bare.typed = None;
            lists.iter().for_each(|notice| held(notice, &bare));
        }
        let toasts = phrases()
            .iter()
            .filter(|phrase| **phrase != Phrase::Seen)
            .map(|phrase| texts.phrase(locale, Line::Vip, phrase))
            .collect::<Vec<_>>();
        let colleague = hostile_people.get(&MINH);
        let refused = refusals(text).into_iter().flat_map(|refusal| {
            let without = texts.refusal(locale, &refusal.clone().split_typed_text().0, colleague);
            [texts.refusal(locale, &refusal, colleague), without]
        });
        for toast in toasts.into_iter().chain(refused) {
            assert!((1..=200).contains(&toast.encode_utf16().count()), "{toast}");
        }
    }
}

#[test]
fn whatever_is_typed_telegram_takes_the_message() {
    for text in [
        "",
        "\u{202E}\u{200B}",
        "<b>&amp;</i> \"<script>\" </code></b> && >>",
        "\u{202E}rtl \u{2067}שלום مرحبا 👩‍👩‍👧‍👦🚨",
        "{name}\nb\r\nc\td 0912345678 0933123456",
    ] {
        all_hold(text);
    }
}

#[test]
fn long_texts_are_cut() {
    // As much as one message of Telegram holds.
    for text in ["<".repeat(4096), "🚨".repeat(2048)] {
        all_hold(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]
    #[test]
    fn and_so_does_anything_else(text in any::<String>(), times in 1usize..40) {
        all_hold(&text.repeat(times));
    }
}

fn hostile_audit(id: i64, text: &str) -> AuditLine {
    let entry = TimelineEntry {
        at: two_o_clock(),
        by: Some(PersonId(10 + id)),
        event: AuditEvent::Looked,
        text: Some(text.to_owned()),
        deliveries: Vec::new(),
    };
    AuditLine { case: CaseId(i64::MAX), owner: PersonId(11 + id), entry }
}
