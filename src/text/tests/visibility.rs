//! A reader who sees a case masked gets no number, no user text, and no button to copy it.

use super::{every_kind::*, fixtures::*, hostile_input::*, qa_fixtures::*, texts};
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::case::guidance::Side;
use crate::domain::case::vip::Agreement;
use crate::domain::centre::Centre;
use crate::domain::customer::{Basis, PremiumCustomer};
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::policy::{Visibility, visibility};
use crate::domain::staff::person::Locale;

use crate::text::{ButtonAction, Texts};

use std::sync::Arc;

const SECRET: &str = "bimat";

/// Nothing of what is secret in `cases` may stand in this message.
fn keeps(texts: &Texts, notice: &Notice, context: &RenderContext) {
    let message = texts.render(notice, context);
    let numbers: Vec<Phone> = ["0912345678", "+14155552671", "0933123456"].map(phone).into();
    let written = numbers.iter().flat_map(|number| [number.spoken(), number.dialled(), number.e164().into()]);
    for secret in written.chain([SECRET.to_owned()]) {
        assert!(!message.html.contains(&secret), "{notice:?}\n{}", message.html);
    }
    let copies = message.keyboard.iter().flatten().any(|key| matches!(key.action, ButtonAction::Copy(_)));
    assert!(!copies, "{notice:?}");
}

/// The premium customer who calls in the hostile cases, by this name.
fn listed(name: &str) -> PremiumCustomer {
    let (class, basis) = ("Vàng".to_owned(), Basis::Agreement);
    PremiumCustomer { number: phone("0912345678"), class, name: name.to_owned(), basis }
}

#[test]
fn masked_means_masked_everywhere() {
    let texts = texts();
    let mut masked = 0;
    for locale in Locale::ALL {
        for reader in readers(locale, "Mai") {
            let text = format!("{SECRET} 0933123456");
            for mut case in hostile_cases(&text).into_iter().chain(hostile_questions(&text)) {
                *case.subject.noted_mut().caller = "anh Hùng 0912345678".into();
                let mut context = among_qa(PersonId(0), 45, case.clone(), locale);
                context.thread = [Side::Asking, Side::Qa].map(|side| line(1, side, &text)).into();
                context.quick = vec![quick(&text)];
                (context.reader, context.other) = (reader.clone(), Some(case.clone()));
                context.digest = vec![(missed(), case.clone())];
                (context.open, context.handover) = (vec![case.clone()], Some(handover("CA1")));
                context.listed.cases = vec![case];
                context.listed.lines = hostile_lines(&format!("{SECRET} 0933123456"));
                context.typed = Some("#12".to_owned());
                context.customers = vec![listed(SECRET)];
                let case = context.case.as_ref().expect("a case");
                let full = |reader| visibility(reader, case) == Visibility::Full;
                if !reader.as_ref().is_some_and(full) {
                    masked += 1;
                    let lists = list_notices().into_iter().chain(question_notices());
                    let notices = case_notices()
                        .into_iter()
                        .chain(lists)
                        .chain([Notice::Digest { reminders: vec![missed()] }, Notice::Board]);
                    notices.for_each(|notice| keeps(&texts, &notice, &context));
                }
            }
        }
    }
    // Nobody in particular, another agent, an admin; and QA, where QA was not asked.
    assert_eq!(masked, 2 * (3 * (12 + 15) + 12));
}

#[test]
fn a_masked_card_says_where_it_stands_and_offers_to_join() {
    let texts = texts();
    let message = texts.render(&Notice::Card { case: case().id }, &context(MAI, 18, checked(case())));
    assert_eq!(
        message.html,
        "<b>Phiếu #12</b> · đang xử lý\nLĐ: anh Hùng\nSố gọi đến: 0912 ••• •78\nSố cần hỗ trợ: 0933 ••• •56\n\
         Hẹn báo KQ 14:30 (còn 12 phút)\nPhụ trách: Lan"
    );
    let labels: Vec<&str> = message.keyboard.iter().flatten().map(|key| key.label.as_str()).collect();
    assert_eq!(labels, ["👋 Tham gia"]);
}

#[test]
fn the_group_where_qa_works_sees_words_and_no_numbers_or_names_on_record() {
    let owner = "NGUYEN VAN CHU";
    let text = "912.345.678 gọi 0933123456, CCCD 079123456789";
    for locale in Locale::ALL {
        for mut case in hostile_questions(text) {
            case.vip_mut().unwrap().fields.leader = "anh Hùng 0912345678".into();
            case.vip_mut().unwrap().check.owner_on_record = Some(owner.into());
            case.vip_mut().unwrap().check.subscriber = Some(owner.into());
            case.vip_mut().unwrap().check.agreement = Some(Agreement::OwnerDiffers);
            let mut context = among_qa(MINH, 45, case, locale);
            context.reader = None;
            hostile_surroundings(&mut context, text);
            for notice in room_notices() {
                let message =
                    Texts::new(Arc::new(Centre { locale, ..Centre::default() })).render(&notice, &context);
                let labels = message.keyboard.iter().flatten().map(|key| key.label.as_str());
                let shown = [message.html.as_str()].into_iter().chain(labels).collect::<Vec<_>>().join("\n");
                for secret in ["345", "123", "333", owner, "0909 000"] {
                    assert!(!shown.contains(secret), "{secret} in {notice:?}\n{shown}");
                }
                let copies =
                    message.keyboard.iter().flatten().any(|key| matches!(key.action, ButtonAction::Copy(_)));
                assert!(!copies, "{notice:?}");
            }
        }
    }
}
