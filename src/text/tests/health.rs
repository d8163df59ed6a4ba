//! `/health` in both languages.

use super::fixtures::*;
use super::texts;
use crate::domain::message::health_facts::{
    BackupFacts, DatabaseFacts, GapFacts, GroupFacts, GroupPurpose, GroupRight, HealthFacts, WebhookFacts,
};
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::staff::gaps::MustHave;
use chrono::TimeDelta;

fn facts() -> HealthFacts {
    let group = |purpose, may| GroupFacts { purpose, title: Some("QLCL <1>".to_owned()), may };
    HealthFacts {
        clock_differs: Some(TimeDelta::seconds(-9)),
        groups: vec![
            group(GroupPurpose::Qa, GroupRight::NotManageTopics),
            GroupFacts { purpose: GroupPurpose::Board, title: None, may: GroupRight::Nothing },
        ],
        webhook: Some(WebhookFacts { pending: 3, is_known: true }),
        staff: 40,
        unreachable: Vec::new(),
        gaps: vec![
            GapFacts { missing: MustHave::Qa, hours: 12, first: Some(two_o_clock()) },
            GapFacts { missing: MustHave::ShiftLeader, hours: 0, first: None },
        ],
        database: DatabaseFacts { engine: "SQLite", bytes: 12 << 20, a_day: Some(300 << 10) },
        backup: Some(BackupFacts { newest: Some(two_o_clock()), is_late: true }),
        room: Some(3 << 30),
    }
}

#[test]
fn health_says_what_to_mend() {
    let context = RenderContext { health: Some(facts()), ..RenderContext::new(two_o_clock(), None) };
    let shown = texts().render(&Notice::Health, &context).html;
    for part in [
        "⚠️ Đồng hồ của máy lệch Telegram 9 giây",
        "✅ Webhook, 3 tin đang chờ",
        "⚠️ Nhóm QLCL: bot chưa mở được chủ đề trong “QLCL &lt;1&gt;”",
        "⚠️ Nhóm ca: Telegram không thấy nhóm",
        "✅ 40 người, ai cũng nhắn được",
        "⚠️ 7 ngày tới có 12 giờ không có QLCL",
        "✅ 7 ngày tới giờ nào cũng có trưởng ca",
        "✅ SQLite, 12 MB, mỗi ngày thêm khoảng 300 kB",
        "⚠️ Bản sao lưu mới nhất đã cũ",
        "✅ Ổ đĩa còn 3 GB",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    let unknown = texts().render(&Notice::Health, &RenderContext::new(two_o_clock(), None)).html;
    assert!(unknown.contains("Chưa xem được"), "{unknown}");
}
