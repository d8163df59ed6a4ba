//! The sentences people know by heart, to the letter.

use super::{fixtures::*, labels, texts};
use crate::domain::base::ids::{CaseId, MessageId, PersonId, TextId};
use crate::domain::base::phone::Phone;
use crate::domain::case::Line;
use crate::domain::case::vip::Agreement;
use crate::domain::case::{CallbackTry, Case, ClosingKind, Promise, Snooze, Waiting};
use crate::domain::centre::Centre;
use crate::domain::escalation::climb::Climb;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::FieldProblem;
use crate::domain::intake::kind::Kind;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::Reminder;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::{Button, CaseButton};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Locale, Role};
use crate::text::ButtonAction;

fn reminded(reader: PersonId, after: i64, case: Case) -> String {
    texts().render(&Notice::Reminder(reminder()), &context(reader, after, case)).html
}

fn waiting(mut case: Case, unit: &str) -> Case {
    case.waiting = Some(Waiting { unit: unit.into(), since: case.taken_at });
    case
}

#[test]
fn the_owner_is_reminded_before_the_time() {
    let unclear = "\nLĐ anh Hùng · Mở nợ cước. Gọi LĐ: 0912 345 678 (chưa rõ số nghiệp vụ).";
    let qa = waiting(case(), "QLCL.");
    assert_eq!(
        reminded(LAN, 25, qa),
        format!("⏰ Lan ơi, còn 5 phút đến giờ báo KQ phiếu #12. Đang chờ QLCL.{unclear}")
    );
    let checked = checked(case());
    assert_eq!(
        reminded(LAN, 25, checked),
        "⏰ Lan ơi, còn 5 phút đến giờ báo KQ phiếu #12. Đang xử lý.\n\
         LĐ anh Hùng · Mở nợ cước. Gọi LĐ: 0912 345 678."
    );
    assert_eq!(
        reminded(LAN, 25, case()),
        format!("⏰ Lan ơi, còn 5 phút đến giờ báo KQ phiếu #12. Chưa kiểm tra.{unclear}")
    );
    assert_eq!(
        reminded(LAN, 28, done(case(), 28)),
        format!(
            "⏰ Lan ơi, còn 2 phút đến giờ báo KQ phiếu #12. Đã xử lý xong, chưa báo KQ cho LĐ.{unclear}"
        )
    );
}

#[test]
fn the_owner_is_told_to_call_when_it_is_due() {
    let due = "🔔 Lan ơi, đến giờ báo KQ phiếu #12. Nhờ gọi anh Hùng ngay, số 0912 345 678. \
               Chưa xong vẫn gọi, xin LĐ thêm thời gian nhé.";
    assert_eq!(reminded(LAN, 30, checked(case())), due);
    assert_eq!(reminded(LAN, 30, case()), format!("{due}\n⚠️ Số này chưa rõ số nghiệp vụ."));
    let finished = reminded(LAN, 30, done(checked(case()), 28));
    assert!(finished.ends_with("số 0912 345 678. Đã xử lý xong, chỉ còn báo KQ thôi nhé."), "{finished}");
}

#[test]
fn a_leader_is_called_as_noted() {
    for (noted, called) in [
        ("Anh Hùng", "anh Hùng"),
        ("A. Hùng", "anh Hùng"),
        ("c Hạnh", "chị Hạnh"),
        ("Nguyễn Văn Hùng", "LĐ Nguyễn Văn Hùng"),
        ("Hùng", "LĐ Hùng"),
        ("LĐ Hùng", "LĐ Hùng"),
    ] {
        let mut case = checked(case());
        case.vip_mut().unwrap().fields.leader = noted.into();
        let html = reminded(LAN, 30, case);
        assert!(html.contains(&format!("Nhờ gọi {called} ngay")), "{html}");
    }
}

#[test]
fn late_owner_and_leaders_hear_how_late() {
    assert_eq!(
        reminded(HOA, 40, waiting(case(), "QLCL")),
        "🔴 Chị Hoa ơi, phiếu #12 trễ 10 phút, LĐ chưa được báo KQ. Lan phụ trách, đang chờ QLCL. \
         Nhờ chị hỗ trợ giúp ạ.\n\
         LĐ anh Hùng · Mở nợ cước. Gọi LĐ: 0912 345 678 (chưa rõ số nghiệp vụ)."
    );
    assert_eq!(
        reminded(LAN, 33, checked(case())),
        "🔴 Lan ơi, phiếu #12 trễ 3 phút, LĐ chưa được báo KQ. Đang xử lý. \
         Nhờ gọi anh Hùng ngay, số 0912 345 678 nhé."
    );
    assert!(reminded(HOA, 33, case()).contains("trễ 3 phút"));
    assert!(reminded(HOA, 95, case()).contains("trễ 1 giờ 5 phút"));
    let mut context = context(HOA, 40, case());
    context.reader = Some(person(HOA, "Trần Thị Hoa", None, Role::TeamLeader));
    let unknown = texts().render(&Notice::Reminder(reminder()), &context).html;
    assert!(unknown.starts_with("🔴 Anh/chị Hoa ơi,") && unknown.contains("Nhờ anh/chị hỗ trợ"), "{unknown}");
}

#[test]
fn a_reminder_says_who_put_it_off_and_who_was_not_reached() {
    let mut case = checked(case());
    case.promise.quiet = vec![Snooze { person: LAN, until: two_o_clock() + minutes(50) }];
    case.tries = vec![CallbackTry { at: two_o_clock(), by: LAN }; 2];
    assert!(reminded(HOA, 40, case.clone()).contains("\n💤 Lan đã bấm nhắc lại sau."));
    assert!(!reminded(LAN, 40, case.clone()).contains("💤"));
    let missed = Reminder {
        unreached: vec![Recipient::Owner, Recipient::TeamLeader],
        instead_of: Some(0),
        ..reminder()
    };
    let html = texts().render(&Notice::Reminder(missed), &context(HOA, 40, case)).html;
    assert!(html.contains("\n⚠️ Không nhắn được cho Lan.\n⚠️ Chưa có tổ trưởng nhắn được."), "{html}");
    assert!(html.contains("\n📵 Đã gọi 2 lần, chưa gặp LĐ."), "{html}");
}

#[test]
fn the_buttons_of_a_reminder_come_from_the_offer() {
    let message = texts().render(&Notice::Reminder(reminder()), &context(LAN, 30, checked(case())));
    assert_eq!(
        labels(&message),
        [
            vec!["📋 Chép số"],
            vec!["🛠 Đã xử lý xong", "⚠️ Chưa xử lý được"],
            vec!["📞 Đã báo KQ cho LĐ"],
            vec!["📵 Chưa gọi được", "🕘 LĐ hẹn giờ khác"],
            vec!["💤 Nhắc sau 5 phút", "📄 Xem phiếu"],
        ]
    );
    let press = Button::Case { case: CaseId(12), version: 3, press: CaseButton::Told };
    assert_eq!(message.keyboard[2][0].action, ButtonAction::Press(press));
    assert_eq!(message.keyboard[0][0].action, ButtonAction::Copy("0912345678".into()));
}

#[test]
fn a_doubtful_message_is_marked_and_an_edit_is_not() {
    let mut context = context(LAN, 25, checked(case()));
    context.repeated = true;
    assert!(texts().render(&Notice::Reminder(reminder()), &context).html.starts_with("↻ ⏰ Lan ơi"));
    let over = Notice::ReminderOver { case: CaseId(12), message: MessageId(1) };
    assert!(!texts().render(&over, &context).html.contains('↻'));
}

#[test]
fn a_reminder_that_is_over_says_how_it_ended() {
    let over = |case| {
        let notice = Notice::ReminderOver { case: CaseId(12), message: MessageId(1) };
        texts().render(&notice, &context(LAN, 60, case)).html
    };
    let case = || done(case(), 20);
    assert_eq!(over(closed(case(), 42, ClosingKind::Told)), "✅ Phiếu #12: đã báo lúc 14:42, trễ 12 phút.");
    assert_eq!(over(closed(case(), 29, ClosingKind::Told)), "✅ Phiếu #12: đã báo lúc 14:29, đúng hẹn.");
    assert_eq!(
        over(closed(case(), 29, ClosingKind::Withdrawn)),
        "🚫 Phiếu #12: LĐ đã rút yêu cầu lúc 14:29."
    );
}

#[test]
fn a_stranger_hears_one_sentence() {
    let mut context = context(LAN, 0, case());
    context.reader = None;
    assert_eq!(
        texts().render(&Notice::Stranger { id: 123456, by_link: false }, &context).html,
        "Dạ, kênh này chỉ dành cho nhân viên nội bộ. Mã của anh/chị là 123456, nhờ gửi người quản trị ạ."
    );
}

#[test]
fn a_bad_number_is_quoted() {
    let sentence = "“091234567” mới có 9 số, di động cần 10 số. Nhờ nhập lại; các mục khác đã lưu.";
    let why = Phone::parse("091234567").expect_err("nine digits");
    let refusal = Refusal::Field(FieldProblem::Phone { typed: "091234567".into(), why });
    assert_eq!(texts().refusal(Locale::Vi, &refusal, None), sentence);
    let (refusal, typed) = refusal.split_typed_text();
    assert!(texts().refusal(Locale::Vi, &refusal, None).starts_with("Số này mới có 9 số"));
    let mut context = context(LAN, 0, case());
    context.typed = typed;
    let refused = Notice::Refused { refusal, typed: Some(TextId(1)) };
    assert_eq!(texts().render(&refused, &context).html, sentence);
}

#[test]
fn the_card_holds_what_its_owner_needs() {
    let mut case = checked(case());
    case.vip_mut().unwrap().check.subscriber =
        Some(format!("{} Nguyễn Văn Hùng (Phó Giám đốc)", Centre::default().business_prefixes[0]));
    case.vip_mut().unwrap().check.owner_on_record = Some("Lê <Thị> Hoa".into());
    case.vip_mut().unwrap().check.agreement = Some(Agreement::OwnerDiffers);
    case.joined = vec![MAI];
    case.tries = vec![CallbackTry { at: two_o_clock() + minutes(5), by: LAN }; 2];
    case.promise.number = 2;
    let message = texts().render(&Notice::Card { case: CaseId(12) }, &context(LAN, 40, case));
    assert_eq!(
        message.html,
        "<b>Phiếu #12</b> · Mở nợ cước · đang xử lý\n\
         <b>Gọi LĐ: 0912 345 678 (số nghiệp vụ)</b>\n\
         LĐ: anh Hùng\n\
         Số gọi đến: 0912 345 678\n\
         Số cần hỗ trợ: 0933 123 456\n\
         Yêu cầu: mở nợ cước 0933123456\n\
         Hẹn báo KQ 14:30 · hẹn lần 2\n\
         <b>🔴 Trễ 10 phút</b>\n\
         Phụ trách: Lan\n\
         👋 Tham gia: Mai\n\
         ✅ Đúng số nghiệp vụ: Nguyễn Văn Hùng (Phó Giám đốc)\n\
         ⚠️ Không khớp: chủ thuê bao khác tên LĐ.\n\
         Chủ thuê bao số cần hỗ trợ: “Lê &lt;Thị&gt; Hoa”\n\
         Nhờ gọi LĐ số 0912 345 678, nói rõ chỗ không khớp.\n\
         📵 Đã gọi 2 lần, chưa gặp LĐ, gần nhất 14:05"
    );
    assert_eq!(labels(&message).last().map(Vec::as_slice), Some(&["📋 Chép số", "⋯ Khác"][..]));
}

#[test]
fn a_card_says_which_number_to_call_and_how_sure_that_is() {
    let card = |case| texts().render(&Notice::Card { case: CaseId(12) }, &context(LAN, 5, case)).html;
    assert!(card(case()).contains("Gọi LĐ: 0912 345 678 (chưa rõ số nghiệp vụ)"));
    assert!(card(case()).contains("🔎 Chưa kiểm tra"));
    let mut lost = case();
    lost.vip_mut().unwrap().fields.kind = Kind::LostPhone;
    lost.vip_mut().unwrap().fields.callback = Some(phone("0987654321"));
    let html = card(lost.clone());
    assert!(html.contains("🚨 Cắt mất máy · chưa kiểm tra"), "{html}");
    assert!(html.contains("Gọi LĐ: 0987 654 321 (LĐ mất máy, gọi số để lại)"), "{html}");
    lost.vip_mut().unwrap().fields.request = String::new();
    let html = card(lost);
    assert!(html.contains("Yêu cầu: 🚨 Cắt mất máy\n") && html.contains("Chưa có số cần cắt"), "{html}");
    let html = card(done(case(), 4));
    assert!(html.contains("🛠 Đã xử lý xong lúc 14:04 (Lan), chưa kiểm tra"), "{html}");
    let html = card(closed(done(checked(case()), 4), 5, ClosingKind::Told));
    assert!(html.contains("✅ Đã báo KQ cho LĐ lúc 14:05, đúng hẹn (Lan)"), "{html}");
    assert!(!html.contains("Gọi LĐ"), "{html}");
}

#[test]
fn a_business_number_that_is_still_barred_is_not_called_first() {
    let card = |case| texts().render(&Notice::Card { case: CaseId(12) }, &context(LAN, 5, case)).html;
    let mut barred = checked(case());
    let fields = &mut barred.vip_mut().unwrap().fields;
    fields.request = "mở nợ cước số 0912345678".to_owned();
    fields.callback = Some(phone("0987654321"));
    let html = card(barred.clone());
    assert!(html.contains("Gọi LĐ: 0987 654 321 (số gọi lại; số nghiệp vụ còn đang bị chặn)"), "{html}");
    let html = card(done(barred.clone(), 4));
    assert!(html.contains("Gọi LĐ: 0912 345 678 (số nghiệp vụ)"), "it is open now: {html}");
    barred.vip_mut().unwrap().fields.callback = None;
    let html = card(barred);
    assert!(html.contains("Gọi LĐ: 0912 345 678 (số nghiệp vụ)"), "there is no other: {html}");
}

#[test]
fn a_next_try_is_on_the_card_until_it_comes() {
    let mut case = checked(case());
    let ladder = Centre::default().ladders.callback(Kind::Debt).clone();
    case.promise.climb = Climb::start(ladder, two_o_clock() + minutes(120), two_o_clock());
    let card =
        |after| texts().render(&Notice::Card { case: CaseId(12) }, &context(LAN, after, case.clone())).html;
    assert!(card(60).contains("🔁 Lần gọi tới: 16:00"));
    assert!(!card(121).contains("🔁"));
}

#[test]
fn questions_are_asked_with_the_number_to_look_up() {
    let ask = |asked| {
        texts().render(
            &Notice::Ask { case: CaseId(12), asked, message: None, of: None },
            &context(LAN, 5, case()),
        )
    };
    let subscriber = ask(PromptKind::Subscriber);
    assert!(subscriber.html.ends_with("Số gọi đến: <code>0912345678</code>"), "{}", subscriber.html);
    assert_eq!(labels(&subscriber)[0], ["✅ Đúng số nghiệp vụ", "❌ Không phải"]);
    assert_eq!(labels(&ask(PromptKind::OwnerOnRecord))[0], ["Khớp", "Không khớp"]);
    assert!(ask(PromptKind::OwnerOnRecord).html.contains("<code>0933123456</code>"));
    assert!(ask(PromptKind::CarriedOutFirst).html.contains("Xử lý xong chưa?"));
    assert_eq!(labels(&ask(PromptKind::NewTime))[0], ["Sau 15 phút", "Sau 30 phút"]);
}

#[test]
fn joining_is_offered_and_told() {
    let mut context = context(MAI, 5, Case { id: CaseId(13), owner: MAI, ..case() });
    context.other = Some(case());
    let message = texts().render(&Notice::Resembles { case: CaseId(13), other: CaseId(12) }, &context);
    assert!(message.html.contains("tham gia #12, với Lan"), "{}", message.html);
    let join = Button::Case { case: CaseId(12), version: 3, press: CaseButton::Join };
    assert_eq!(labels(&message), [["👋 Tham gia #12"]]);
    assert_eq!(message.keyboard[0][0].action, ButtonAction::Press(join));
    context = super::fixtures::context(LAN, 5, case());
    let joined = texts().render(&Notice::Joined { case: CaseId(12), by: MAI }, &context).html;
    assert_eq!(joined, "👋 Lan ơi, LĐ gọi lại gặp Mai, hỏi phiếu #12. Mai đã tham gia phiếu.");
}

#[test]
fn the_reader_chooses_the_language_and_each_is_named_in_its_own() {
    let mut context = context(LAN, 33, checked(case()));
    if let Some(reader) = &mut context.reader {
        reader.locale = Some(Locale::En);
    }
    let html = texts().render(&Notice::Reminder(reminder()), &context).html;
    assert_eq!(
        html,
        "🔴 Lan, case #12 is 3 minutes late and the leader has not been told. In progress. \
         Please call anh Hùng now on 0912 345 678."
    );
    assert_eq!(labels(&texts().render(&Notice::LanguageChoice, &context)), [["Tiếng Việt", "English"]]);
    let said = Phrase::NotReached { tries: 1 };
    assert_eq!(
        texts().phrase(Locale::En, Line::Vip, &said),
        "📵 Noted: not reached, once. The reminders continue."
    );
}

#[test]
fn the_menu_names_what_is_built() {
    let names = |commands: &[(&'static str, String)]| -> Vec<&str> {
        assert!(commands.iter().all(|(_, what)| (3..=256).contains(&what.chars().count())));
        commands.iter().map(|(name, _)| *name).collect()
    };
    let of = |role| texts().commands_for(Locale::Vi, &person(LAN, "Lan", None, role));
    let all = [
        "vip", "premium", "open", "find", "case", "ask", "transfer", "handover", "duty", "rota", "promo",
        "guide", "report", "staff", "cancel", "lang", "help",
    ];
    assert_eq!(names(&of(Role::ShiftLeader)), all);
    let of_qa = [
        "open", "find", "case", "guidance", "duty", "rota", "promo", "guide", "review", "report", "cancel",
        "lang", "help",
    ];
    assert_eq!(names(&of(Role::Qa)), of_qa);
    assert_eq!(names(&texts().commands_in_groups(Locale::Vi)), ["guidance", "duty", "help"]);
    assert_eq!(names(&texts().commands_for_strangers(Locale::En)), ["start"]);
    for locale in Locale::ALL {
        let (long, short) = texts().description(locale);
        assert!((20..=512).contains(&long.chars().count()) && (20..=120).contains(&short.chars().count()));
    }
}

#[test]
fn a_fresh_card_has_the_sentence_to_say() {
    let said = "\n🗣 Nhờ nói ngay với LĐ: “Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong”";
    let card = |reader, after, case| {
        texts().render(&Notice::Card { case: CaseId(12) }, &context(reader, after, case)).html
    };
    let html = card(LAN, 4, case());
    assert_eq!(html.lines().nth(1), Some(said.trim()), "right below the title: {html}");
    let again = Promise { number: 2, ..case().promise };
    for silent in [
        card(LAN, 5, case()),
        card(MAI, 4, case()),
        card(LAN, 4, done(case(), 3)),
        card(LAN, 4, closed(case(), 3, ClosingKind::Withdrawn)),
        card(LAN, 4, Case { promise: again, ..case() }),
    ] {
        assert!(!silent.contains("🗣"), "{silent}");
    }
    assert!(card(LAN, 30, case()).contains("đến giờ"));
    let mut context = context(LAN, 30, case());
    context.now += chrono::TimeDelta::seconds(59);
    let card = texts().render(&Notice::Card { case: CaseId(12) }, &context).html;
    assert!(card.contains("\n<b>🔔 Đến giờ</b>\n"), "{card}");
}

#[test]
fn who_helps_hears_who_called_and_how_to_wake_the_owner() {
    let mut lost = case();
    (lost.vip_mut().unwrap().fields.leader, lost.vip_mut().unwrap().fields.kind) =
        ("LĐ anh Long".into(), Kind::LostPhone);
    lost.vip_mut().unwrap().fields.callback = Some(phone("0945000999"));
    let line = "\n⚠️ Chưa hỏi QLCL: nhờ bấm 💬 Hỏi QLCL trước khi thực hiện.\nLĐ anh Long · Cắt mất máy. Gọi LĐ: 0945 000 999.";
    assert!(reminded(HOA, 30, lost.clone()).ends_with(line), "{}", reminded(HOA, 30, lost.clone()));
    assert!(!reminded(MAI, 30, lost.clone()).contains("Long"));
    let missed = Notice::Reminder(Reminder { unreached: vec![Recipient::Owner], ..reminder() });
    for (reader, told) in [(HOA, true), (MAI, false), (LAN, false)] {
        let mut context = context(reader, 30, lost.clone());
        context.people.get_mut(&LAN).expect("Lan").phone = Some("0912345001".into());
        let html = texts().render(&missed, &context).html;
        assert_eq!(html.contains("\nGọi Lan: 0912 345 001."), told, "{html}");
    }
}

#[test]
fn a_lost_phone_is_not_called_on_its_own_number() {
    let warning = "⚠️ Số này chính là số báo mất: nhờ xin LĐ số khác (✏️ Sửa).";
    let mut lost = case();
    lost.vip_mut().unwrap().fields.kind = Kind::LostPhone;
    lost.vip_mut().unwrap().fields.request = "cắt mất máy 0912345678".into();
    let card = |case| texts().render(&Notice::Card { case: CaseId(12) }, &context(LAN, 10, case)).html;
    let html = card(lost.clone());
    let call = "<b>Gọi LĐ: 0912 345 678 (LĐ mất máy, gọi số LĐ vừa gọi đến)</b>";
    assert!(html.contains(&format!("{call}\n{warning}\n")), "{html}");
    assert!(reminded(LAN, 30, lost.clone()).ends_with(warning));
    assert!(reminded(LAN, 40, lost.clone()).ends_with(warning));
    assert!(!reminded(LAN, 25, lost.clone()).contains(warning));
    lost.vip_mut().unwrap().fields.callback = Some(phone("0987654321"));
    assert!(!card(lost.clone()).contains(warning) && !reminded(LAN, 40, lost).contains(warning));
}

#[test]
fn who_takes_no_calls_is_not_told_to_take_one() {
    let told = |reader: PersonId, notice: &Notice| texts().render(notice, &context(reader, 5, case())).html;
    let help = "/vip";
    assert!(told(LAN, &Notice::Help).contains(help) && !told(AN, &Notice::Help).contains(help));
    let refused = Notice::Refused { refusal: Refusal::NotYours, typed: None };
    assert!(told(MAI, &refused).contains("👋 Tham gia"));
    assert!(told(AN, &refused).starts_with("Việc này dành cho"));
}
