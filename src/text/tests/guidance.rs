//! A question to QA as the side that asks sees it, to the letter: whom it went to, and the card.

use super::{fixtures::*, labels, qa_fixtures::*, texts};
use crate::domain::base::ids::{CaseId, ChatId};
use crate::domain::case::guidance::{Reason, Side, Verdict, WhyDropped};
use crate::domain::case::vip::{Agreement, LeaderConfirmation};
use crate::domain::case::{Case, ClosingKind};
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{Button, CaseButton};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::saved_answer::SavedAnswer;
use crate::domain::staff::capacity::Capacity;
use crate::domain::staff::person::Locale;
use crate::text::{ButtonAction, Texts};
use std::sync::Arc;

const ID: CaseId = CaseId(12);

fn says(notice: &Notice, context: &RenderContext) -> String {
    texts().render(notice, context).html
}

fn asked_qa() -> Notice {
    Notice::AskedQa { case: ID, question: 1 }
}

/// What Lan reads at 14:13 of whom she has asked; delivered to Minh at 14:11 where `delivered` says so.
fn whom(case: &Case, delivered: bool, locale: Locale) -> String {
    let mut context = among_qa(LAN, 13, case.clone(), locale);
    if delivered {
        context.delivered = [(MINH, two_o_clock() + minutes(11))].into();
    }
    says(&asked_qa(), &context)
}

#[test]
fn who_asks_sees_whom_it_goes_to_and_whether_it_is_there() {
    let why = "\n💬 Phiếu #12 hỏi QLCL: 🚨 mất máy, gọi từ số khác.";
    let wait = "Gấp thì gọi 0909 000 111. Trong lúc chờ, nhờ Lan chưa thực hiện nhé.";
    let minh = |capacity| told(asked(), MINH, capacity, false);
    for (case, delivered, vietnamese) in [
        (minh(Capacity::QaOnDuty), false, format!("📨 Đang gửi anh Minh (QLCL đang trực). {wait}{why}")),
        (
            minh(Capacity::QaOnCall),
            true,
            format!("📨 Đã gửi anh Minh (QLCL trực ngoài ca) lúc 14:11. {wait}{why}"),
        ),
        (
            told(minh(Capacity::Qa), VY, Capacity::QaLead, false),
            true,
            format!(
                "📨 Đã gửi anh Minh (QLCL) lúc 14:11. Gấp thì gọi 0909 000 111.\n\
                 📨 Đang gửi chị Vy (trưởng QLCL). Gấp thì gọi 0909 000 222. \
                 Trong lúc chờ, nhờ Lan chưa thực hiện nhé.{why}"
            ),
        ),
        (
            claimed(told(minh(Capacity::QaOnDuty), HOA, Capacity::ShiftLeader, false), 12),
            true,
            format!(
                "📨 Đã gửi anh Minh (QLCL đang trực) lúc 14:11. {wait}\n\
                 Đã báo chị Hoa (trưởng ca).\n🙋 Anh Minh đang giữ, từ 14:12.{why}"
            ),
        ),
    ] {
        assert_eq!(whom(&case, delivered, Locale::Vi), vietnamese);
    }
    assert_eq!(
        whom(&claimed(minh(Capacity::QaOnCall), 12), true, Locale::En),
        "📨 Sent to Minh (QA on call) at 14:11. If it is urgent, call 0909 000 111. \
         Please do not carry it out while you wait.\n🙋 Minh claimed it at 14:12.\n\
         💬 Case #12, question to QA: 🚨 phone lost, calling from another number."
    );
}

#[test]
fn who_asks_hears_that_nobody_is_there() {
    let why = "\n💬 Phiếu #12 hỏi QLCL: 🚨 mất máy, gọi từ số khác.";
    let keep = "Lan giữ phiếu #12, chưa thực hiện; có người nhận sẽ báo.";
    let hoa = |case| told(case, HOA, Capacity::ShiftLeader, false);
    let failed = told(asked(), MINH, Capacity::QaOnCall, true);
    for (case, vietnamese) in [
        (hoa(asked()), format!("⚠️ Giờ này chưa có QLCL trực. Đã báo chị Hoa (trưởng ca). {keep}{why}")),
        (
            hoa(failed.clone()),
            format!(
                "⚠️ Không nhắn được cho anh Minh. Đã báo chị Hoa (trưởng ca). {keep}\n\
                 Gọi anh Minh: 0909 000 111.{why}"
            ),
        ),
        (
            failed,
            format!(
                "⚠️ Không nhắn được cho anh Minh. Đã báo người quản trị. {keep}\n\
                 Gọi anh Minh: 0909 000 111.{why}"
            ),
        ),
        (asked(), format!("⚠️ Giờ này không nhắn được cho ai, đã báo người quản trị. {keep}{why}")),
    ] {
        assert_eq!(whom(&case, false, Locale::Vi), vietnamese);
    }
    assert_eq!(
        whom(&hoa(asked()), false, Locale::En).lines().next(),
        Some(
            "⚠️ No QA on duty at this hour. Told: Hoa (shift leader). Please keep case #12 and do not carry \
             it out yet; the bot will tell you when somebody claims it."
        )
    );
}

#[test]
fn a_phone_that_is_not_on_the_list_is_not_spoken_of() {
    let mut context = among_qa(LAN, 13, told(asked(), MINH, Capacity::Qa, false), Locale::Vi);
    context.people.get_mut(&MINH).expect("Minh").phone = None;
    let html = says(&asked_qa(), &context);
    assert!(html.starts_with("📨 Đang gửi anh Minh (QLCL). Trong lúc chờ,"), "{html}");
}

#[test]
fn the_group_of_qa_is_named_where_there_is_one() {
    let centre = Centre { qa_chat: Some(ChatId(-100)), ..Centre::default() };
    let context = among_qa(LAN, 13, told(asked(), MINH, Capacity::Qa, false), Locale::Vi);
    let html = Texts::new(Arc::new(centre)).render(&asked_qa(), &context).html;
    assert!(html.contains("\n📨 Đã gửi nhóm QLCL.\n"), "{html}");
}

#[test]
fn an_earlier_guidance_is_marked_as_that() {
    let mut context = among_qa(LAN, 13, told(asked(), MINH, Capacity::Qa, false), Locale::Vi);
    let other = SavedAnswer { reason: Reason::Other, ..kept("Khác", "Khác") };
    context.standing = vec![other, kept("Mất máy", "Cắt tạm 2 chiều."), kept("Mất máy, gọi số khác", "")];
    let html = says(&asked_qa(), &context);
    let end = "\n📚 Hướng dẫn trước đây (anh Minh, 03/02): ✅ Cắt tạm 2 chiều. Chỉ để tham khảo, vẫn chờ QLCL.\
               \n📚 Hướng dẫn trước đây (anh Minh, 03/02): ✅ Mất máy, gọi số khác. Chỉ để tham khảo, vẫn chờ QLCL.";
    assert!(html.ends_with(end), "{html}");
}

#[test]
fn what_is_over_is_one_line() {
    let go = || answered(asked(), Verdict::GoAhead, "", 12);
    for (case, line) in [
        (go(), "✅ QLCL đã trả lời: Cho thực hiện (phiếu #12, anh Minh, lúc 14:12)."),
        (dropped(asked(), WhyDropped::TakenBack, 12), "↩️ Phiếu #12: Lan đã rút câu hỏi lúc 14:12."),
        (dropped(asked(), WhyDropped::Settled, 12), "🛠 Phiếu #12 đã có kết quả."),
        (dropped(asked(), WhyDropped::Reopened, 12), "🔄 Phiếu #12 mở lại, câu hỏi cũ không còn tính."),
        (closed(asked(), 13, ClosingKind::Withdrawn), "🚫 Phiếu #12: LĐ đã rút yêu cầu lúc 14:13."),
    ] {
        assert_eq!(whom(&case, true, Locale::Vi), line);
    }
}

fn card(case: Case) -> String {
    says(&Notice::Card { case: ID }, &among_qa(LAN, 13, case, Locale::Vi))
}

#[test]
fn the_card_says_that_qa_is_waited_for_and_what_qa_said() {
    let go = || answered(asked(), Verdict::GoAhead, "Cắt tạm 2 chiều", 12);
    let answer = "✅ QLCL cho thực hiện lúc 14:12 (anh Minh): “Cắt tạm 2 chiều”";
    for (case, state, line) in [
        (asked(), "đang chờ QLCL", "⏳ Chờ QLCL từ 14:10 (3 phút)".to_owned()),
        (
            claimed(asked(), 12),
            "đang chờ QLCL",
            "⏳ Chờ QLCL từ 14:10 (3 phút), anh Minh đang giữ".to_owned(),
        ),
        (go(), "QLCL cho thực hiện", format!("{answer} · 👀 chưa đọc")),
        (read(go(), 13), "QLCL cho thực hiện", answer.to_owned()),
        (
            read(answered(asked(), Verdict::VerifyMore, "Đơn vị?", 12), 13),
            "QLCL cần xác minh thêm",
            "❓ QLCL cần xác minh thêm lúc 14:12 (anh Minh): “Đơn vị?”".to_owned(),
        ),
        (
            read(answered(asked(), Verdict::DoNot, "", 12), 13),
            "QLCL không cho thực hiện",
            "⛔ QLCL không cho thực hiện lúc 14:12 (anh Minh)".to_owned(),
        ),
        (
            dropped(go(), WhyDropped::Corrected, 13),
            "chưa kiểm tra",
            "✏️ Thông tin đã sửa sau khi QLCL trả lời: nhờ bấm 💬 Hỏi QLCL lại.".to_owned(),
        ),
    ] {
        let html = card(case);
        assert!(html.starts_with(&format!("<b>Phiếu #12</b> · 🚨 Cắt mất máy · {state}\n")), "{html}");
        assert!(html.lines().any(|shown| shown == line), "{line}\n{html}");
        assert!(html.contains("\nHẹn báo KQ 14:30 (còn 17 phút)\n"), "{html}");
    }
}

#[test]
fn a_lost_phone_from_another_number_is_asked_about_and_not_nagged() {
    let html = card(lost());
    assert!(
        html.contains("🚨 LĐ báo mất máy từ số khác: nhờ bấm 💬 Hỏi QLCL trước khi thực hiện."),
        "{html}"
    );
    assert!(!html.contains("🔎"), "{html}");
    let mut half = asked();
    half.vip_mut().unwrap().check.business = Some(false);
    let html = card(half);
    assert!(!html.contains("🔎") && html.contains("\n❌ Không phải số nghiệp vụ\n"), "{html}");
    assert!(card(case()).contains("🔎 Chưa kiểm tra"));
}

#[test]
fn what_the_leader_confirmed_is_on_the_card() {
    let mut case = checked(case());
    case.vip_mut().unwrap().check.agreement = Some(Agreement::PaymentDiffers);
    assert!(card(case.clone()).contains("nói rõ chỗ không khớp"));
    case.vip_mut().unwrap().check.confirmed =
        Some(LeaderConfirmation { at: two_o_clock() + minutes(8), by: LAN });
    let html = card(case);
    assert!(html.contains("☎️ LĐ xác nhận giữ nguyên yêu cầu lúc 14:08 (Lan)"), "{html}");
    assert!(!html.contains("nói rõ chỗ không khớp"), "{html}");
}

#[test]
fn what_comes_before_an_answer_is_told() {
    let case = || told(asked(), MINH, Capacity::QaOnCall, true);
    let mut context = among_qa(LAN, 13, case(), Locale::Vi);
    context.thread = vec![line(1, Side::Qa, "Chờ anh 2 phút"), line(2, Side::Asking, "Dạ")];
    let relayed = |line| Notice::Relayed { case: ID, question: 1, line };
    for (notice, said) in [
        (
            Notice::QaNotReached { case: ID, question: 1, person: MINH },
            "⚠️ Lan ơi, phiếu #12: không nhắn được cho anh Minh. Gấp thì gọi 0909 000 111.",
        ),
        (
            Notice::QaComesBack { case: ID, question: 1, by: MINH },
            "⏳ Lan ơi, anh Minh (QLCL) đã nhận phiếu #12, sẽ báo lại. Trong lúc chờ, nhờ Lan chưa thực hiện nhé.",
        ),
        (relayed(1), "💬 Anh Minh (QLCL), phiếu #12: Chờ anh 2 phút"),
        (relayed(2), "💬 Lan (ĐTV), phiếu #12: Dạ"),
        (relayed(7), "💬 Phiếu #12: có tin mới giữa hai bên, nhờ mở phiếu xem."),
    ] {
        assert_eq!(says(&notice, &context), said);
    }
    let message = texts().render(&relayed(1), &context);
    assert_eq!(labels(&message), [["💬 Nhắn thêm", "📄 Xem phiếu"]]);
    let admin = |case| says(&Notice::NobodyForQuestion { case: ID }, &among_qa(AN, 13, case, Locale::Vi));
    assert_eq!(
        admin(asked()),
        "🆘 Phiếu #12 hỏi QLCL từ 14:10 (3 phút) mà không nhắn được cho ai. Lan phụ trách. \
         Nhờ liên hệ trực tiếp và xem lại lịch trực."
    );
    assert!(admin(answered(asked(), Verdict::GoAhead, "", 12)).starts_with("🆘 Phiếu #12: QLCL đã trả lời"));
}

#[test]
fn under_who_is_asked_stand_the_ways_on() {
    let message = texts().render(&asked_qa(), &among_qa(LAN, 13, asked(), Locale::Vi));
    assert_eq!(labels(&message), [["☎️ Đã gọi QLCL", "💬 Nhắn thêm"], ["🚫 Rút câu hỏi", "📄 Xem phiếu"]]);
    let press = Button::Case { case: ID, version: 3, press: CaseButton::PhonedQa };
    assert_eq!(message.keyboard[0][0].action, ButtonAction::Press(press));
}

#[test]
fn a_refusal_names_the_colleague() {
    let minh = people_and_qa().into_iter().find(|person| person.id == MINH);
    let held = Refusal::HeldBy(MINH);
    let at = two_o_clock() + minutes(12);
    let answered = Refusal::AnsweredBy { by: MINH, at };
    let said = |refusal, named| texts().refusal(Locale::Vi, refusal, named);
    assert_eq!(said(&held, minh.as_ref()), "🙋 Anh Minh đang giữ câu hỏi này.");
    assert_eq!(said(&held, None), "🙋 Đồng nghiệp khác đang giữ câu hỏi này.");
    let sentence = "Anh Minh đã trả lời câu này lúc 14:12. Cần sửa thì nhờ anh Minh bấm ✏️ Đính chính.";
    assert_eq!(said(&answered, minh.as_ref()), sentence);
    let away = "Anh Minh không còn trực nên chưa chuyển. Cần hỏi tiếp thì bấm 💬 Hỏi QLCL.";
    assert_eq!(said(&Refusal::AnswererAway(MINH), minh.as_ref()), away);
    let refused = Notice::Refused { refusal: held.clone(), typed: None };
    assert_eq!(says(&refused, &among_qa(VY, 13, asked(), Locale::En)), "🙋 Minh has claimed this question.");
    let sentence = "Không phải số nghiệp vụ: nhờ bấm 💬 Hỏi QLCL; QLCL đồng ý mới thực hiện.";
    assert_eq!(said(&Refusal::NotBusiness, None), sentence);
}
