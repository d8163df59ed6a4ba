//! A leader on the phone who asks for the shift or team leader, to the letter.

use super::{fixtures::*, labels, texts};
use crate::domain::base::ids::{CaseId, DraftId, MessageId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::Line;
use crate::domain::case::transfer::{Transfer, TransferEnd, TransferOutcome, TransferRecipient};
use crate::domain::centre::Centre;
use crate::domain::escalation::climb::Climb;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::{Phrase, TransferResult};
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::draft::{Draft, DraftTransfer};
use crate::domain::request::refusal::{NoTransfer, Refusal};
use crate::domain::staff::person::{Locale, Role};
use crate::domain::staff::transfer_target::TransferTarget;
use crate::text::{ButtonAction, Message};

const TUAN: PersonId = PersonId(5);

/// Two calls of the case: one long over, and one that asks for the shift leader, put to Hoa, Tuấn and somebody out of
/// reach.
pub fn wanted(mut case: Case, how: Option<TransferOutcome>) -> Case {
    let at = case.taken_at;
    let asked = |person, asked_as, failed| TransferRecipient { person, asked_as, at, failed };
    let transfer = |number, end: Option<TransferOutcome>| Transfer {
        number,
        wanted: TransferTarget::ShiftLeader,
        asked_at: at,
        asked_by: LAN,
        climb: Climb::start(Centre::default().ladders.transfer().clone(), at, at),
        asked: vec![
            asked(HOA, Some(TransferTarget::ShiftLeader), false),
            asked(TUAN, Some(TransferTarget::TeamLeader), false),
            asked(AN, None, true),
        ],
        unreached: vec![Recipient::ShiftLeader],
        end: end.map(|how| TransferEnd { at, how }),
    };
    case.vip_mut().unwrap().transfers = vec![transfer(1, Some(TransferOutcome::CalledOff)), transfer(2, how)];
    case
}

/// Every notice about a call, and about one that the case does not have.
pub fn transfer_notices(case: CaseId, message: MessageId) -> Vec<Notice> {
    let says = [
        TransferNoticeKind::Rings { rung: 0 },
        TransferNoticeKind::Rings { rung: 1 },
        TransferNoticeKind::WhoIsAsked,
        TransferNoticeKind::Taken,
        TransferNoticeKind::Promised,
    ];
    let said = |number, says| Notice::Transfer(TransferNotice { case, number, says });
    let redrawn = |was| Notice::Redrawn { case, message, was };
    let drawn = [true, false].map(|rings| redrawn(LiveMessage::Transfer { number: 2, rings }));
    let gone =
        [said(9, TransferNoticeKind::Promised), redrawn(LiveMessage::Transfer { number: 9, rings: true })];
    let moved = redrawn(LiveMessage::Moved { question: None });
    says.map(|says| said(2, says)).into_iter().chain(drawn).chain(gone).chain([moved]).collect()
}

fn shown(reader: PersonId, case: Case, says: TransferNoticeKind) -> Message {
    let mut context: RenderContext = context(reader, 0, case);
    context.people.insert(TUAN, person(TUAN, "Tuấn", Some("anh"), Role::TeamLeader));
    context.people.entry(HOA).and_modify(|hoa| hoa.phone = Some("0909000222".into()));
    context.people.entry(LAN).and_modify(|lan| lan.phone = Some("0909000111".into()));
    texts().render(&Notice::Transfer(TransferNotice { case: CaseId(12), number: 2, says }), &context)
}

#[test]
fn who_is_asked_sees_who_calls_and_why() {
    let ring = shown(HOA, wanted(case(), None), TransferNoticeKind::Rings { rung: 0 });
    assert_eq!(
        ring.html,
        "📲 Chị Hoa ơi, LĐ anh Hùng đang chờ máy, xin gặp trưởng ca. Nhờ chị nhận giúp ngay ạ.\n\
         <b>Số gọi đến: 0912 345 678</b>\n\
         Yêu cầu: mở nợ cước 0933123456\n\
         Lan đang giữ máy, phiếu #12. Gọi 0909 000 111."
    );
    assert_eq!(labels(&ring), [["📲 Nhận cuộc gọi"], ["📋 Chép số"], ["📄 Xem phiếu"]]);
    assert_eq!(ring.keyboard[1][0].action, ButtonAction::Copy("0912345678".into()));
    let later = shown(HOA, wanted(case(), None), TransferNoticeKind::Rings { rung: 1 }).html;
    assert!(later.contains("xin gặp trưởng ca mà chưa ai nhận"), "{later}");
    let mut bare = wanted(case(), None);
    (bare.vip_mut().unwrap().fields.leader, bare.vip_mut().unwrap().fields.request) =
        (String::new(), String::new());
    bare.vip_mut().unwrap().fields.kind = crate::domain::intake::kind::Kind::Other;
    let ring = shown(HOA, bare, TransferNoticeKind::Rings { rung: 0 }).html;
    assert!(ring.contains("Chị Hoa ơi, LĐ đang chờ máy") && ring.contains("Yêu cầu: chưa rõ"), "{ring}");
    // Who is no leader any more sees nothing of it.
    let masked = shown(AN, wanted(case(), None), TransferNoticeKind::Rings { rung: 0 });
    assert!(!masked.html.contains("0912 345 678") && !masked.html.contains("0909"), "{}", masked.html);
}

#[test]
fn who_asks_sees_who_is_asked_and_how_it_ends() {
    let status = shown(LAN, wanted(case(), None), TransferNoticeKind::WhoIsAsked);
    assert_eq!(
        status.html,
        "<b>📲 Đang gọi chị Hoa (trưởng ca), anh Tuấn (tổ trưởng)</b>\n\
         Gọi chị Hoa: 0909 000 222.\n\
         ⚠️ Không nhắn được cho anh An.\n⚠️ Chưa có trưởng ca nhắn được.\n\
         Phiếu #12. Nhờ Lan nói chuyện với LĐ; quá 30 giây chưa ai nhận thì nói câu hứa, bot báo ngay."
    );
    assert_eq!(labels(&status), [["🚫 LĐ thôi không gặp"], ["📄 Xem phiếu"]]);
    for (how, says) in [
        (TransferOutcome::Taken(HOA), "📲 Phiếu #12: Chị Hoa nhận cuộc gọi lúc 14:00."),
        (TransferOutcome::Promised, "📲 Phiếu #12: chưa ai nhận kịp, đã chuyển sang hẹn gọi lại LĐ."),
        (TransferOutcome::CalledOff, "🚫 Phiếu #12: LĐ thôi không gặp nữa."),
    ] {
        for (reader, says_it) in
            [(LAN, TransferNoticeKind::WhoIsAsked), (TUAN, TransferNoticeKind::Rings { rung: 1 })]
        {
            let over = shown(reader, wanted(case(), Some(how)), says_it);
            assert!(over.html.starts_with(says), "{}", over.html);
            // Who was asked may still call the leader back.
            let calls_back = how == TransferOutcome::Promised && reader == TUAN;
            let first = calls_back.then(|| vec!["📲 Để tôi gọi lại LĐ"]);
            let keys = labels(&over);
            let expected: Vec<_> = first.into_iter().chain([vec!["📄 Xem phiếu"]]).collect();
            assert_eq!(
                keys.iter().filter(|row| !row[0].starts_with("📋")).collect::<Vec<_>>(),
                expected.iter().collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn the_one_on_the_phone_hears_who_has_it_or_says_the_promise() {
    let mut taken = wanted(case(), Some(TransferOutcome::Taken(HOA)));
    taken.owner = HOA;
    assert_eq!(
        shown(LAN, taken, TransferNoticeKind::Taken).html,
        "📲 Lan ơi, chị Hoa nhận cuộc gọi, phiếu #12 do chị Hoa phụ trách.\n<b>Nhờ nối máy ngay. Gọi 0909 000 222.</b>"
    );
    assert_eq!(
        shown(LAN, wanted(case(), Some(TransferOutcome::Promised)), TransferNoticeKind::Promised).html,
        "📲 Lan ơi, chưa ai nhận được cuộc gọi (phiếu #12). Đừng để LĐ chờ máy thêm.\n\
         <b>🗣 Nhờ nói ngay với LĐ: “Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong”</b>\n\
         Hẹn báo KQ 14:30 (còn 30 phút)"
    );
}

#[test]
fn the_card_offers_both_and_not_what_only_its_reader_is() {
    let card = |alone_as: Vec<TransferTarget>, case| {
        let context = RenderContext { alone_as, ..context(HOA, 0, case) };
        let whole = Notice::CardButtons { case: CaseId(12), message: MessageId(1), all: true };
        texts().render(&whole, &context)
    };
    let both = vec!["📲 Xin gặp trưởng ca", "📲 Xin gặp tổ trưởng"];
    assert!(labels(&card(vec![], case())).contains(&both));
    let alone = card(vec![TransferTarget::ShiftLeader], case());
    assert!(labels(&alone).contains(&vec!["📲 Xin gặp tổ trưởng"]), "{:?}", labels(&alone));
    assert!(!labels(&alone).concat().contains(&"📲 Xin gặp trưởng ca"));
    let nobody = card(TransferTarget::ALL.to_vec(), case());
    assert!(!labels(&nobody).concat().iter().any(|label| label.contains("Xin gặp")));
    let open = card(vec![], wanted(case(), None));
    assert_eq!(labels(&open)[0], ["📲 Nhận cuộc gọi"], "first of all for who may take it");
    assert!(labels(&open).contains(&vec!["🚫 LĐ thôi không gặp"]));
    assert!(open.html.contains("📲 LĐ xin gặp trưởng ca lúc 14:00"), "{}", open.html);
    let taken = card(vec![], wanted(case(), Some(TransferOutcome::Taken(HOA)))).html;
    assert!(taken.contains("xin gặp trưởng ca lúc 14:00 · chị Hoa nhận cuộc gọi"), "{taken}");
}

#[test]
fn the_form_asks_for_one_line() {
    let form = |draft: Draft| {
        let context = RenderContext { draft: Some(draft), ..context(LAN, 0, case()) };
        texts().render(&Notice::Form { draft: DraftId(7) }, &context)
    };
    let wants = |wanted| Some(DraftTransfer { wanted });
    let bare = form(Draft { transfer: wants(None), ..draft() });
    assert_eq!(
        bare.html,
        "<b>📲 LĐ đang chờ máy, xin gặp trưởng ca hoặc tổ trưởng</b>\n\
         <b>LĐ xin gặp ai? Chọn bên dưới.</b>\n\
         <b>Gõ một dòng: tên LĐ, số gọi đến, việc gì. Tên và việc có thể bỏ trống; số gọi đến thì cần, để rớt máy còn gọi \
         lại LĐ.</b>\n\
         <code>anh Hùng 0912345678 mở nợ cước</code>"
    );
    let keys = vec![vec!["📲 Xin gặp trưởng ca", "📲 Xin gặp tổ trưởng"], vec!["✖️ Hủy nhập"]];
    assert_eq!(labels(&bare), keys);
    let chosen = form(Draft { transfer: wants(Some(TransferTarget::TeamLeader)), ..draft() }).html;
    assert!(chosen.contains("✓ Xin gặp: tổ trưởng") && !chosen.contains("xin gặp ai"), "{chosen}");
    let filled = form(Draft { transfer: wants(None), ..filled_draft() }).html;
    assert!(filled.contains("✓ LĐ: anh Hùng") && !filled.contains("Gõ một dòng"), "{filled}");
}

#[test]
fn presses_are_answered() {
    let hoa = people().remove(&HOA);
    let said = |came| texts().phrase(Locale::Vi, Line::Vip, &Phrase::Transfer(came));
    assert_eq!(said(TransferResult::Asked(TransferTarget::TeamLeader)), "📲 Đang gọi tổ trưởng.");
    let refused = Refusal::Transfer(NoTransfer::TakenBy(HOA));
    assert_eq!(texts().refusal(Locale::Vi, &refused, hoa.as_ref()), "📲 Chị Hoa đã nhận cuộc gọi này.");
    let english = texts().phrase(
        Locale::En,
        Line::Vip,
        &Phrase::Transfer(TransferResult::Asked(TransferTarget::ShiftLeader)),
    );
    assert_eq!(english, "📲 Asking the shift leader.");
}
