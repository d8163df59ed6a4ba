//! The form, to the letter.

use super::{fixtures::*, labels, texts};
use crate::domain::base::ids::{CaseId, DraftId, MessageId};
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::message::notice::Notice;
use crate::domain::request::button::{Button, DraftButton};
use crate::domain::request::draft::{Draft, DraftProblem, DraftProblemKind, FormStep};
use crate::text::{ButtonAction, Message};
use chrono::NaiveTime;

fn shown(draft: Draft) -> Message {
    let mut context = context(LAN, 1, case());
    context.draft = Some(draft);
    texts().render(&Notice::Form { draft: DraftId(7) }, &context)
}

#[test]
fn the_form_begins_with_the_sentence_to_say() {
    let first = shown(draft());
    assert_eq!(
        first.html,
        "<b>📝 Phiếu VIP mới</b>\n🗣 Nhờ nói ngay với LĐ: “Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay \
         khi xử lý xong”\n<b>LĐ tên gì ạ? Ví dụ: anh Hùng, PGĐ Đồng Nai</b>"
    );
    assert_eq!(labels(&first), [["✖️ Hủy nhập"]]);
    let kinds = shown(Draft { at: FormStep::Field(Field::Request), ..draft() });
    assert_eq!(
        labels(&kinds),
        [
            ["🚨 Cắt mất máy", "Mở nợ cước"],
            ["Mở cước báo đỏ", "Mở chặn không XĐ"],
            ["Mở lại sau mất máy", "Khác"],
            ["⬅️ Quay lại", "✖️ Hủy nhập"],
        ]
    );
}

#[test]
fn a_filled_form_can_be_opened_from_every_step() {
    let review = shown(filled_draft());
    assert!(review.html.contains("✓ Yêu cầu: Mở nợ cước · mở nợ cước 0933123456"), "{}", review.html);
    assert!(review.html.contains("✓ Hẹn báo KQ: 14:30 (còn 29 phút)"), "{}", review.html);
    assert_eq!(
        labels(&review),
        [
            vec!["💾 Mở phiếu"],
            vec!["Sau 10 phút", "Sau 20 phút"],
            vec!["Sau 30 phút", "Sau 1 giờ"],
            vec!["✏️ Sửa", "⬅️ Quay lại", "✖️ Hủy nhập"],
        ]
    );
    for at in FIELDS.map(FormStep::Field).into_iter().chain([FormStep::Choose]) {
        assert_eq!(labels(&shown(Draft { at, ..filled_draft() }))[0], ["💾 Mở phiếu"]);
    }
}

#[test]
fn a_lost_phone_asks_for_the_number_to_cut_and_to_call() {
    let lost = Draft { kind: Some(Kind::LostPhone.into()), request: Some(String::new()), ..filled_draft() };
    let number = shown(Draft { at: FormStep::Field(Field::Request), ..lost.clone() });
    assert!(number.html.ends_with("<b>Cần cắt số nào? Gõ số bị mất máy.</b>"), "{}", number.html);
    assert_eq!(labels(&number)[1], ["⏭ Bỏ qua"]);
    assert!(shown(lost.clone()).html.contains("LĐ mất máy thì gọi lại số nào?"));
    let warning = "\n⚠️ Số này chính là số báo mất";
    let own = Draft { request: Some("cắt mất máy 0912345678".into()), ..lost.clone() };
    assert!(!shown(lost).html.contains(warning) && shown(own.clone()).html.contains(warning));
    assert!(!shown(Draft { callback: Some(phone("0987654321")), ..own }).html.contains(warning));
}

#[test]
fn a_time_that_has_gone_by_is_asked_about() {
    let time = NaiveTime::from_hms_opt(14, 30, 0).expect("a time");
    let problem = Some(DraftProblem { field: Field::When, what: DraftProblemKind::GoneBy(time) });
    let message = shown(Draft { at: FormStep::Field(Field::When), problem, ..filled_draft() });
    assert!(message.html.ends_with("\n14:30 hôm nay đã qua. Hẹn lúc nào?"), "{}", message.html);
    assert_eq!(
        labels(&message)[1..4],
        [vec!["⏱ Theo quy định (30 phút)"], vec!["Sau 15 phút", "Sau 30 phút"], vec!["14:30 ngày mai"]]
    );
    let open = Button::Draft { draft: DraftId(7), press: DraftButton::Tomorrow };
    assert_eq!(message.keyboard[3][0].action, ButtonAction::Press(open));
}

#[test]
fn a_half_filled_form_is_asked_about_and_left_ones_reported() {
    let mut context = context(LAN, 4, case());
    context.draft = Some(draft());
    let asked = texts().render(&Notice::FormAsked { draft: DraftId(7) }, &context);
    assert!(asked.html.starts_with("📝 Lan ơi, phiếu VIP mới còn nhập dở."), "{}", asked.html);
    assert_eq!(labels(&asked), [["✍️ Nhập tiếp"], ["✖️ Hủy nhập"]]);
    context.draft = Some(filled_draft());
    assert_eq!(
        labels(&texts().render(&Notice::FormAsked { draft: DraftId(7) }, &context))[1],
        ["💾 Mở phiếu"]
    );
    context.reader = people().remove(&HOA);
    let left = texts().render(&Notice::FormLeft { draft: DraftId(7), person: LAN }, &context).html;
    assert!(left.starts_with("📝 Chị Hoa ơi, Lan còn một phiếu VIP nhập dở từ 14:00"), "{left}");
    assert!(left.contains("0912 345 678"), "{left}");
    let over = |case| texts().render(&Notice::FormOver { message: MessageId(1), case }, &context).html;
    assert_eq!(over(Some(CaseId(12))), "📝 Đã mở phiếu #12");
    assert_eq!(over(None), "📝 Đã hủy nhập");
}
