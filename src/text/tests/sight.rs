//! Who sees a case masked sees no number, no words of anybody, and cannot copy what they do not see.

use super::{nasty::*, samples::*, texts};
use crate::{
    domain::{
        actor::Locale,
        ids::PersonId,
        notice::{Notice, Scene},
        phone::Phone,
        policy::Sight,
    },
    text::{Does, Texts, people::sight_of},
};

const SECRET: &str = "bimat";

/// Nothing of what is secret in `cases` may stand in this message.
fn keeps(texts: &Texts, notice: &Notice, scene: &Scene) {
    let message = texts.render(notice, scene);
    let numbers: Vec<Phone> = ["0912345678", "+14155552671", "0933123456"].map(phone).into();
    let written = numbers.iter().flat_map(|number| [number.spoken(), number.dialled(), number.e164().into()]);
    for secret in written.chain([SECRET.to_owned()]) {
        assert!(!message.html.contains(&secret), "{notice:?}\n{}", message.html);
    }
    let copies = message.keyboard.iter().flatten().any(|key| matches!(key.does, Does::Copy(_)));
    assert!(!copies, "{notice:?}");
}

#[test]
fn masked_means_masked_everywhere() {
    let texts = texts();
    let mut masked = 0;
    for locale in Locale::ALL {
        for reader in readers(locale, "Mai") {
            for mut case in nasty_cases(&format!("{SECRET} 0933123456")) {
                case.fields.leader = "anh Hùng 0912345678".into();
                let mut scene = scene(PersonId(0), 45, case.clone());
                (scene.reader, scene.other) = (reader.clone(), Some(case.clone()));
                scene.open = vec![case];
                let case = scene.case.as_ref().expect("a case");
                if sight_of(&scene, case) == Sight::Masked {
                    masked += 1;
                    let notices = case_notices().into_iter().chain([Notice::OpenList]);
                    notices.for_each(|notice| keeps(&texts, &notice, &scene));
                }
            }
        }
    }
    assert_eq!(masked, 2 * 3 * 8);
}

#[test]
fn a_masked_card_says_where_it_stands_and_offers_to_join() {
    let texts = texts();
    let message = texts.render(&Notice::Card { case: case().id }, &scene(MAI, 18, checked(case())));
    assert_eq!(
        message.html,
        "<b>Phiếu #12</b> · đang xử lý\nLĐ: anh Hùng\nSố gọi đến: 0912 ••• •78\nSố cần hỗ trợ: 0933 ••• •56\n\
         Hẹn báo KQ 14:30 (còn 12 phút)\nPhụ trách: Lan"
    );
    let labels: Vec<&str> = message.keyboard.iter().flatten().map(|key| key.label.as_str()).collect();
    assert_eq!(labels, ["👋 Tham gia"]);
}
