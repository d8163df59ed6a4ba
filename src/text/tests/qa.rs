//! A question as QA sees it, privately and in their group, to the letter.

use super::{fixtures::*, labels, qa_fixtures::*, texts};
use crate::domain::base::ids::{CaseId, MessageId, PersonId, TextId};
use crate::domain::case::guidance::{Reason, Side, Verdict, WhyDropped};
use crate::domain::case::vip::{Agreement, LeaderConfirmation};
use crate::domain::case::{Case, ClosingKind};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{OfferReason, QuestionOffer};
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::button::{Button, CaseButton};
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::staff::capacity::Capacity;
use crate::domain::staff::person::Locale;
use crate::text::{ButtonAction, Message};

const ID: CaseId = CaseId(12);

fn offer(why: OfferReason) -> QuestionOffer {
    QuestionOffer::new(ID, 1, why)
}

fn put(why: OfferReason, context: &RenderContext) -> Message {
    texts().render(&Notice::Question(offer(why)), context)
}

/// All there is to know about a lost phone, with the names on record.
fn known() -> Case {
    let mut case = asked();
    case.vip_mut().unwrap().check.subscriber = Some("CTY TNHH ABC".into());
    case.vip_mut().unwrap().check.business = Some(false);
    case.vip_mut().unwrap().check.owner_on_record = Some("NGUYEN VAN HUNG".into());
    case.vip_mut().unwrap().check.agreement = Some(Agreement::PaymentDiffers);
    case.vip_mut().unwrap().check.confirmed =
        Some(LeaderConfirmation { at: two_o_clock() + minutes(9), by: LAN });
    question(&mut case).words = Some("LĐ đang ở cửa hàng".into());
    case
}

fn with_thread(mut context: RenderContext) -> RenderContext {
    let files = |line: ThreadLine| ThreadLine { media: Some(file()), ..line };
    context.thread = vec![
        line(1, Side::Asking, "dòng cũ"),
        files(line(2, Side::Asking, "ảnh hệ thống")),
        line(3, Side::Qa, "Số 0933123456 của ai?"),
        files(line(4, Side::Asking, "")),
        ThreadLine { phoned: true, ..line(5, Side::Asking, "Anh Minh đồng ý") },
    ];
    context.quick = vec![quick("Cắt tạm 2 chiều")];
    context
}

#[test]
fn qa_sees_all_that_is_needed_to_decide() {
    let message = put(OfferReason::Rung, &with_thread(among_qa(MINH, 10, known(), Locale::Vi)));
    assert_eq!(
        message.html,
        "💬 Anh Minh ơi, phiếu #12 cần QLCL hướng dẫn: 🚨 mất máy, gọi từ số khác.\n\
         LĐ: anh Hùng\n\
         Số gọi đến: 0912 345 678\n\
         <b>Số cần hỗ trợ: 0933 123 456</b>\n\
         Số gọi lại: 0987 654 321\n\
         Yêu cầu: 🚨 Cắt mất máy · báo mất máy, cắt giúp số 0933123456\n\
         ❌ Không phải số nghiệp vụ\n\
         Tên thuê bao số gọi đến: “CTY TNHH ABC”\n\
         <b>Chủ thuê bao số cần hỗ trợ: “NGUYEN VAN HUNG”</b>\n\
         ⚠️ Không khớp: trả trước/trả sau khác với LĐ nói.\n\
         ☎️ LĐ xác nhận giữ nguyên yêu cầu lúc 14:09 (Lan)\n\
         💬 Lan (ĐTV) hỏi lúc 14:10: mất máy, gọi từ số khác. “LĐ đang ở cửa hàng”\n\
         Lan (ĐTV), 14:12: 📎 ảnh hệ thống\n\
         Anh Minh (QLCL), 14:13: Số 0933123456 của ai?\n\
         Lan (ĐTV), 14:14: 📎\n\
         Lan (ĐTV), 14:15: ☎️ Anh Minh đồng ý\n\
         LĐ gọi lúc 14:00 (10 phút trước) · Hẹn báo KQ 14:30 (còn 20 phút) · chờ QLCL chưa tới 1 phút\n\
         <b>🙋 Chưa có ai nhận.</b>"
    );
    assert_eq!(
        labels(&message),
        [
            vec!["🙋 Nhận xử lý"],
            vec!["✅ Cho thực hiện"],
            vec!["❓ Xác minh thêm", "⛔ Không thực hiện"],
            vec!["✅ Cắt tạm 2 chiều"],
            vec!["⏳ QLCL báo lại"],
            vec!["📎 Xem tệp 14:12", "📎 Xem tệp 14:14"],
            vec!["📋 Chép số"],
            vec!["📄 Xem phiếu"],
        ]
    );
    assert_eq!(message.keyboard[6][0].action, ButtonAction::Copy("0933123456".into()));
}

#[test]
fn what_is_missing_is_said_to_be() {
    let mut lost = asked();
    lost.vip_mut().unwrap().fields.request = "báo mất máy".into();
    let html = put(OfferReason::Rung, &among_qa(MINH, 10, lost, Locale::Vi)).html;
    for line in [
        "<b>⚠️ Chưa có số cần hỗ trợ</b>",
        "Tên thuê bao số gọi đến: chưa dán",
        "<b>Chủ thuê bao số cần hỗ trợ: chưa dán</b>",
    ] {
        assert!(html.lines().any(|shown| shown == line), "{line}\n{html}");
    }
    let mut debt = asks(case(), Reason::NotBusiness, 10);
    debt.vip_mut().unwrap().fields.request = "mở nợ cước".into();
    let html = put(OfferReason::Rung, &among_qa(MINH, 10, debt, Locale::Vi)).html;
    assert!(html.contains("\nSố cần hỗ trợ: chính là số gọi đến\n"), "{html}");
}

#[test]
fn a_question_says_why_it_is_put_now() {
    let what = "🚨 mất máy, gọi từ số khác.";
    let first = |why, after| {
        let html = put(why, &among_qa(MINH, after, asked(), Locale::Vi)).html;
        html.lines().next().map(str::to_owned).unwrap_or_default()
    };
    for (why, after, line) in [
        (OfferReason::Rung, 10, format!("💬 Anh Minh ơi, phiếu #12 cần QLCL hướng dẫn: {what}")),
        (
            OfferReason::Rung,
            13,
            format!("💬 Anh Minh ơi, phiếu #12 chờ 3 phút rồi, nhờ anh xem giúp: {what}"),
        ),
        (
            OfferReason::ClaimOver,
            13,
            format!("💬 Anh Minh ơi, phiếu #12 đã 3 phút chưa có trả lời, nhờ anh xem giúp: {what}"),
        ),
        (
            OfferReason::HandedBack,
            13,
            format!("↩️ Anh Minh ơi, phiếu #12 vừa được trả lại, nhờ anh nhận giúp: {what}"),
        ),
        (
            OfferReason::NewShift,
            13,
            format!("💬 Anh Minh ơi, phiếu #12 ca trước chưa trả lời, nhờ anh nhận giúp: {what}"),
        ),
        (OfferReason::Added, 13, "💬 Anh Minh ơi, phiếu #12: Lan bổ sung.".to_owned()),
        (
            OfferReason::Changed,
            13,
            "✏️ Anh Minh ơi, phiếu #12: Lan vừa sửa thông tin, nhờ xem lại.".to_owned(),
        ),
        (OfferReason::CameBack, 13, "💬 Anh Minh ơi, phiếu #12: Lan đã xác minh, nhờ xem lại.".to_owned()),
        (OfferReason::Phoned, 13, "☎️ Anh Minh ơi, phiếu #12: Lan đã gọi điện, nhờ bấm xác nhận.".to_owned()),
    ] {
        assert_eq!(first(why, after), line);
    }
    let english = put(OfferReason::ClaimOver, &among_qa(MINH, 13, asked(), Locale::En)).html;
    let start = "💬 Minh, case #12 has had no answer for 3 minutes, please have a look: 🚨 phone lost, ";
    assert!(english.starts_with(start), "{english}");
}

#[test]
fn a_question_that_stands_there_says_what_is_true_now() {
    let redrawn = |case: Case| {
        let was = LiveMessage::Question { question: 1, room: false };
        let notice = Notice::Redrawn { case: ID, message: MessageId(5), was };
        texts().render(&notice, &among_qa(MINH, 14, case, Locale::Vi))
    };
    let go = || answered(asked(), Verdict::GoAhead, "Cắt", 12);
    let said = "✅ QLCL cho thực hiện lúc 14:12 (anh Minh): “Cắt”";
    for (case, end) in [
        (claimed(asked(), 11), "<b>🙋 Anh Minh đang giữ, 3 phút.</b>".to_owned()),
        (go(), format!("{said}\n👀 Chưa đọc.")),
        (read(go(), 13), format!("{said}\n👌 Lan đã đọc lúc 14:13.")),
        (
            dropped(asked(), WhyDropped::TakenBack, 12),
            "↩️ Phiếu #12: Lan đã rút câu hỏi lúc 14:12.".to_owned(),
        ),
        (
            closed(asked(), 13, ClosingKind::Withdrawn),
            "🚫 Phiếu #12: LĐ đã rút yêu cầu lúc 14:13.".to_owned(),
        ),
        (
            asks(go(), Reason::Other, 13),
            format!("{said}\n👀 Chưa đọc.\n💬 Phiếu #12: đã hỏi lại QLCL, xem tin mới ở bên dưới."),
        ),
    ] {
        let html = redrawn(case).html;
        assert!(html.starts_with("<b>💬 Phiếu #12 hỏi QLCL: 🚨 mất máy, gọi từ số khác</b>\nLĐ: "), "{html}");
        assert!(html.ends_with(&format!("\n{end}")), "{end}\n{html}");
    }
    let keys = |case| labels(&redrawn(case)).concat().join(" | ");
    assert_eq!(keys(go()), "✏️ Đính chính | 📚 Giữ làm hướng dẫn | 📋 Chép số | 📄 Xem phiếu");
    assert_eq!(keys(dropped(asked(), WhyDropped::TakenBack, 12)), "📋 Chép số | 📄 Xem phiếu");
}

#[test]
fn the_group_sees_it_masked() {
    let mut context = with_thread(among_qa(MINH, 13, known(), Locale::Vi));
    context.reader = None;
    let notice = Notice::Question(QuestionOffer { room: true, ..offer(OfferReason::Added) });
    let message = texts().render(&notice, &context);
    assert_eq!(
        message.html,
        "💬 Mọi người ơi, phiếu #12: Lan bổ sung.\n\
         LĐ: anh Hùng\n\
         Số gọi đến: 0912 ••• •78\n\
         <b>Số cần hỗ trợ: 0933 ••• •56</b>\n\
         Số gọi lại: 0987 ••• •21\n\
         Yêu cầu: 🚨 Cắt mất máy · báo mất máy, cắt giúp số 0933 ••• •56\n\
         ❌ Không phải số nghiệp vụ\n\
         Tên thuê bao số gọi đến: đã dán\n\
         <b>Chủ thuê bao số cần hỗ trợ: đã dán</b>\n\
         ⚠️ Không khớp: trả trước/trả sau khác với LĐ nói.\n\
         ☎️ LĐ xác nhận giữ nguyên yêu cầu lúc 14:09 (Lan)\n\
         💬 Lan (ĐTV) hỏi lúc 14:10: mất máy, gọi từ số khác. “LĐ đang ở cửa hàng”\n\
         Lan (ĐTV), 14:12: 📎 ảnh hệ thống\n\
         Anh Minh (QLCL), 14:13: Số 0933 ••• •56 của ai?\n\
         Lan (ĐTV), 14:14: 📎\n\
         Lan (ĐTV), 14:15: ☎️ Anh Minh đồng ý\n\
         LĐ gọi lúc 14:00 (13 phút trước) · Hẹn báo KQ 14:30 (còn 17 phút) · chờ QLCL 3 phút\n\
         <b>🙋 Chưa có ai nhận.</b>"
    );
    let keys = labels(&message).concat();
    assert!(keys.contains(&"👁 Xem số") && !keys.contains(&"📋 Chép số"), "{keys:?}");
    let press = Button::Case {
        case: ID,
        version: 3,
        press: CaseButton::Qa(crate::domain::request::button::QaButton::ShowMedia(4)),
    };
    assert!(message.keyboard.iter().flatten().any(|key| key.action == ButtonAction::Press(press)));
    context.thread.truncate(2);
    assert!(labels(&texts().render(&notice, &context)).concat().contains(&"📎 Xem tệp"));
}

#[test]
fn who_stands_above_gets_a_short_report() {
    let report = |reader: PersonId, case: Case, unreached: Vec<Recipient>, locale| {
        let notice = Notice::Question(QuestionOffer { unreached, ..offer(OfferReason::Rung) });
        texts().render(&notice, &among_qa(reader, 13, case, locale)).html
    };
    let minh = |failed| told(asked(), MINH, Capacity::QaOnDuty, failed);
    let waits = "💬 Chị Hoa ơi, phiếu #12 chờ QLCL 3 phút chưa có trả lời. Lan phụ trách, hẹn báo KQ 14:30 (còn 17 phút).";
    let who = "LĐ anh Hùng · Cắt mất máy. Gọi LĐ: 0987 654 321.";
    for (case, unreached, vietnamese) in [
        (
            claimed(minh(false), 10),
            vec![],
            format!(
                "{waits} Anh Minh đang giữ, 3 phút. Nhờ chị hỗ trợ giúp ạ.\n{who}\nGọi anh Minh: 0909 000 111."
            ),
        ),
        (
            minh(true),
            vec![Recipient::QaLead],
            format!(
                "{waits} Nhờ chị hỗ trợ giúp ạ.\n⚠️ Không nhắn được cho anh Minh.\n⚠️ Chưa có trưởng QLCL nhắn được.\n{who}\n\
                 Gọi anh Minh: 0909 000 111."
            ),
        ),
        (
            asked(),
            vec![Recipient::QaOnDuty, Recipient::QaAllOnDuty],
            format!("{waits} Nhờ chị hỗ trợ giúp ạ.\n⚠️ Giờ này chưa có QLCL trực.\n{who}"),
        ),
    ] {
        assert_eq!(report(HOA, case, unreached, Locale::Vi), vietnamese);
    }
    assert_eq!(
        report(HOA, claimed(minh(false), 10), vec![], Locale::En),
        "💬 Hoa, case #12 has been waiting for QA for 3 minutes without an answer. Owner: Lan. Result promised by \
         14:30 (17 minutes left). Minh claimed it 3 minutes ago. Please help.\n\
         Leader anh Hùng · Block a lost phone. Call the leader: 0987 654 321.\nCall Minh: 0909 000 111."
    );
    let owner = report(LAN, minh(false), vec![], Locale::Vi);
    let line = "💬 Lan ơi, phiếu #12 chờ QLCL 3 phút chưa có trả lời. Hẹn báo KQ 14:30 (còn 17 phút).";
    assert_eq!(owner, format!("{line}\nGọi anh Minh: 0909 000 111."));
    let admin = report(AN, minh(false), vec![], Locale::Vi);
    assert!(!admin.contains("Hùng") && !admin.contains("09"), "{admin}");
}

#[test]
fn who_held_it_hears_that_it_is_over() {
    let told = |case| {
        let notice = Notice::QuestionDropped { case: ID, question: 1 };
        texts().render(&notice, &among_qa(MINH, 14, case, Locale::Vi)).html
    };
    assert_eq!(
        told(dropped(asked(), WhyDropped::TakenBack, 12)),
        "💬 Anh Minh ơi, không cần trả lời phiếu #12 nữa. ↩️ Phiếu #12: Lan đã rút câu hỏi lúc 14:12."
    );
    assert!(told(dropped(asked(), WhyDropped::Settled, 12)).ends_with("🛠 Phiếu #12 đã có kết quả."));
}

#[test]
fn a_topic_is_named_without_anybody() {
    for (notice, locale, name) in [
        (Notice::Topic { case: ID, question: 1 }, Locale::Vi, "Phiếu #12 · Mất máy, gọi từ số khác"),
        (
            Notice::TopicOver { case: ID, question: 1, reopen: false },
            Locale::En,
            "Case #12 · Phone lost, calling from another number",
        ),
    ] {
        let html = texts().render(&notice, &among_qa(MINH, 14, known(), locale)).html;
        assert_eq!(html, name);
    }
}

fn ask(asked: PromptKind, context: &RenderContext) -> Message {
    texts().render(&Notice::Ask { case: ID, asked, message: None, of: None }, context)
}

#[test]
fn each_side_is_asked_one_thing() {
    let mut case = known();
    case.vip_mut().unwrap().fields.kind = Kind::Debt;
    let verify = answered(asked(), Verdict::VerifyMore, "LĐ ở đơn vị nào?", 12);
    for (asked, case, line) in [
        (PromptKind::WhyAsk, asked(), "💬 Phiếu #12: hỏi QLCL vì sao? Chọn bên dưới, hoặc gõ câu hỏi."),
        (
            PromptKind::Qa(QaPromptKind::Words { about: ABOUT, verdict: Verdict::VerifyMore }),
            asked(),
            "❓ Phiếu #12: cần xác minh gì? Một việc thôi nhé.",
        ),
        (
            PromptKind::Qa(QaPromptKind::Words { about: ABOUT, verdict: Verdict::DoNot }),
            asked(),
            "⛔ Phiếu #12: không thực hiện, vì sao?",
        ),
        (
            PromptKind::Qa(QaPromptKind::AddToAnswer { question: 1 }),
            asked(),
            "✅ Đã gửi. Dặn thêm gì thì gõ ở đây (phiếu #12).",
        ),
        (
            PromptKind::MoreForQa,
            verify,
            "💬 Phiếu #12: nhắn gì cho QLCL? Gõ vào đây, hoặc gửi ảnh.\n❓ QLCL cần xác minh: “LĐ ở đơn vị nào?”",
        ),
        (
            PromptKind::Qa(QaPromptKind::RightAnswer { question: 1 }),
            answered(asked(), Verdict::GoAhead, "Cắt", 12),
            "✏️ Phiếu #12: câu trả lời đúng là gì? Chọn bên dưới, hoặc gõ.\n\
             ✅ QLCL cho thực hiện lúc 14:12 (anh Minh): “Cắt”",
        ),
        (
            PromptKind::WhatLeaderSaid,
            case,
            "☎️ Phiếu #12: nhờ gọi LĐ số 0987 654 321, nói rõ chỗ không khớp. LĐ nói gì?\n\
             ⚠️ Không khớp: trả trước/trả sau khác với LĐ nói.\n\
             Chủ thuê bao số cần hỗ trợ: “NGUYEN VAN HUNG”",
        ),
        (
            PromptKind::OwnerOnRecord,
            asked(),
            "💬 Phiếu #12: Đã gửi QLCL. Số cần cắt 0933 123 456 đứng tên ai? Dán tên chủ thuê bao vào đây, QLCL cần \
             tên này để quyết định.\nSố cần hỗ trợ: <code>0933123456</code>",
        ),
    ] {
        let reader = if asked.is_for_qa() { MINH } else { LAN };
        assert_eq!(ask(asked, &among_qa(reader, 13, case, Locale::Vi)).html, line);
    }
}

#[test]
fn quick_answers_stand_under_the_question_of_their_verdict() {
    let mut context = among_qa(MINH, 13, asked(), Locale::Vi);
    context.quick = vec![quick("Cắt tạm 2 chiều")];
    let keys = |verdict| ask(PromptKind::Qa(QaPromptKind::Words { about: ABOUT, verdict }), &context);
    assert_eq!(labels(&keys(Verdict::GoAhead)), [["✅ Cắt tạm 2 chiều"], ["⬅️ Quay lại"]]);
    assert_eq!(labels(&keys(Verdict::DoNot)), [["⬅️ Quay lại"]]);
}

#[test]
fn in_a_group_the_one_who_is_asked_is_named() {
    let mut context = among_qa(MINH, 13, asked(), Locale::Vi);
    context.reader = None;
    let asked = PromptKind::Qa(QaPromptKind::Words { about: ABOUT, verdict: Verdict::VerifyMore });
    let notice = Notice::Ask { case: ID, asked, message: None, of: Some(MINH) };
    let message = texts().render(&notice, &context);
    assert_eq!(
        message.html,
        "Anh Minh ơi, ❓ Phiếu #12: cần xác minh gì? Một việc thôi nhé.\nNhờ trả lời (reply) tin này nhé."
    );
    assert_eq!(labels(&message), [["⬅️ Quay lại"]]);
    let asked = PromptKind::Qa(QaPromptKind::WhichVerdict { about: ABOUT, text: TextId(1) });
    let notice = Notice::Ask { case: ID, asked, message: None, of: Some(MINH) };
    let message = texts().render(&notice, &context);
    assert!(!message.html.contains("(reply)"), "{}", message.html);
    assert_eq!(labels(&message)[1], ["💬 Chỉ nhắn"]);
}

#[test]
fn the_numbers_alone_fit_a_toast() {
    let mut case = asked();
    let shown = texts().numbers(Locale::Vi, &case);
    let lines =
        "LĐ: anh Hùng\nSố gọi đến: 0912 345 678\nSố cần hỗ trợ: 0933 123 456\nSố gọi lại: 0987 654 321";
    assert_eq!(shown, lines);
    case.vip_mut().unwrap().fields.leader = "🚨".repeat(300);
    case.vip_mut().unwrap().fields.callback = Some(phone("+14155552671"));
    for locale in Locale::ALL {
        let shown = texts().numbers(locale, &case);
        assert!(shown.encode_utf16().count() <= 200 && shown.ends_with("555 2671"), "{shown}");
    }
}

#[test]
fn the_longest_texts_leave_room_for_who_holds_it() {
    let text = "🚨 <".repeat(1000);
    for mut case in hostile_questions(&text) {
        case.vip_mut().unwrap().fields.kind = Kind::UnknownBar;
        let open = case.questions()[0].is_open() && case.is_open();
        let mut context = among_qa(MINH, 13, case, Locale::En);
        hostile_surroundings(&mut context, &text);
        context.people.values_mut().for_each(|person| person.name = text.clone());
        let html = put(OfferReason::NewShift, &context).html;
        assert!(!html.ends_with("\n…"), "{html}");
        let newest = html.lines().find(|line| line.contains("14:15: "));
        let shown = newest.map_or(0, |line| line.replace("&lt;", "<").encode_utf16().count());
        assert!(!open || shown > 1000, "the newest line is whole: {html}");
    }
}
