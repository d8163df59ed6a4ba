//! Stories about `/staff`: who is on it, and what an admin changes there.

use crate::harness::{Stage, minutes};
use loihua::app::audit::export;
use loihua::store::query_scalar;
use std::fs;

crate::stories![
    somebody_is_found_and_looked_at,
    the_staff_is_listed_by_what_is_asked,
    an_admin_changes_roles_name_and_number,
    who_leaves_is_gone_at_once_and_their_cases_are_reported,
    the_last_admin_stays,
    only_admins_change_people,
    somebody_is_invited_and_says_how_they_are_addressed,
    a_link_is_listed_and_revoked,
    who_is_dismissed_leaves_no_link_behind,
    two_admins_tap_the_same_role,
    cases_of_who_is_no_agent_any_more_are_reported,
    who_leaves_again_is_reported_again,
];

async fn somebody_is_found_and_looked_at(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.forward(minutes(2)).await;
    stage.quan.says("/staff TUAN").await;
    let found = stage.quan.sees("🔎 “TUAN”: 1 người").await;
    assert!(found.text.contains("anh Tuấn · Tổ trưởng"), "{}", found.text);
    assert!(found.silent, "an answer");
    stage.quan.says("/staff lan").await;
    stage.quan.sees("🔎 “lan”").await;
    stage.quan.taps("Lan").await;
    let page = stage.quan.sees_edit("👤 Lan (mã 1001)").await;
    for part in [
        "Vai trò: ĐTV",
        "Số: chưa có",
        "Ngôn ngữ: mặc định",
        "nhắn được · dùng bot gần nhất 09:00",
        "• 02/03 6-14 06:00 đến 14:00, ĐTV",
        "Phiếu đang mở: 1",
    ] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    // An admin works on no case: how many there are, and nothing of them.
    assert!(!page.text.contains("Hùng") && page.labels().iter().all(|label| !label.contains("📂")));
    // A shift leader sees the person and their cases, and changes neither roles nor numbers.
    stage.hoa.says("/staff 1001").await;
    stage.hoa.sees("🔎 “1001”").await;
    stage.hoa.taps("Lan").await;
    let page = stage.hoa.sees_edit("👤 Lan (mã 1001)").await;
    assert!(page.labels().iter().all(|label| !label.contains("Vai trò") && !label.contains("Nghỉ việc")));
    stage.hoa.taps("Lan (1)").await;
    stage.hoa.sees_edit("Phiếu của Lan").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn the_staff_is_listed_by_what_is_asked(stage: Stage) -> Stage {
    stage.rota(&[(&stage.lan, "agent", 6, 14), (&stage.hoa, "shift_leader", 6, 14)]).await;
    stage.joins(1099, "Vy", "qa").await;
    for n in 0..12 {
        stage.joins(2000 + n, &format!("Người {n:02}"), "agent").await;
    }
    stage.quan.says("/staff").await;
    let first = stage.quan.sees("👥 Nhân viên, Tất cả: 19").await;
    assert!(first.text.contains("trang 1/2") && first.text.contains("chị Hoa · Trưởng ca"), "{}", first.text);
    stage.quan.taps("Sau ▶").await;
    let second = stage.quan.sees_edit("trang 2/2").await;
    assert_eq!(second.message_id, first.message_id, "turned over in place");
    assert!(second.text.contains("Vy · QLCL · ⚠️ chưa mở bot"), "{}", second.text);
    stage.quan.taps("QLCL").await;
    let qa = stage.quan.sees_edit("👥 Nhân viên, QLCL: 2").await;
    assert!(qa.text.contains("anh Minh · QLCL") && !qa.text.contains("Lan"), "{}", qa.text);
    stage.quan.taps("Chưa nhắn được").await;
    stage.quan.sees_edit("👥 Nhân viên, Chưa nhắn được: 13").await;
    stage.quan.taps("Hôm nay nghỉ").await;
    let off = stage.quan.sees_edit("👥 Nhân viên, Hôm nay nghỉ: 17").await;
    assert!(!off.text.contains("Lan ·") && off.text.contains("anh Minh"), "{}", off.text);
    stage.lan.says("/staff").await;
    stage.lan.sees("trưởng ca").await;
    let refused = stage.lan.presses_data(1, "l.staff.all.0").await;
    assert!(!refused.is_empty());
    stage
}

async fn an_admin_changes_roles_name_and_number(stage: Stage) -> Stage {
    let vy = stage.hires(1099, "Vy", "admin").await;
    let opens = async |name: &str| {
        stage.quan.says(&format!("/staff {name}")).await;
        stage.quan.sees("🔎").await;
        stage.quan.taps(name).await;
    };
    opens("Lan").await;
    stage.quan.sees_edit("👤 Lan").await;
    stage.quan.taps("Vai trò").await;
    stage.quan.sees_edit("✏️ Vai trò của Lan").await;
    assert_eq!(stage.quan.taps("▫️ QLCL").await, "Đã lưu ạ.");
    stage.quan.sees_edit("Vai trò: ĐTV, QLCL").await;
    let told = vy.sees("Anh Quân đặt vai trò của Lan: ĐTV, QLCL").await;
    assert!(told.silent, "nobody has to act on it");
    assert_eq!(stage.listed(1001).await.expect("Lan").roles.to_string(), "agent+qa");
    stage.lan.says("/guidance").await;
    stage.lan.sees("Chưa có hướng dẫn nào").await;
    stage.quan.taps("✅ ĐTV").await;
    stage.quan.sees_edit("Vai trò: QLCL").await;
    vy.sees("Anh Quân đặt vai trò của Lan: QLCL").await;
    assert!(stage.quan.taps("✅ QLCL").await.contains("ít nhất một vai trò"));
    stage.quan.taps("Quay lại").await;
    stage.quan.sees_edit("👤 Lan").await;

    stage.quan.taps("☎️ Số").await;
    let asked = stage.quan.sees("Số của Lan là số nào ạ?").await;
    stage.quan.replies(asked.message_id, "091234567").await;
    stage.quan.sees("mới có 9 số").await;
    stage.quan.replies(asked.message_id, "0912.345.678").await;
    stage.quan.sees("Số: 0912 345 678").await;
    assert!(vy.sees("Anh Quân sửa số của Lan").await.silent);
    stage.quan.taps("✏️ Tên").await;
    let asked = stage.quan.sees("Tên mới của Lan là gì ạ?").await;
    stage.quan.replies(asked.message_id, " Nguyễn  Thị\nLan ").await;
    stage.quan.sees("👤 Nguyễn Thị Lan (mã 1001)").await;
    vy.sees("Anh Quân sửa tên của Nguyễn Thị Lan").await;
    stage.quan.taps("✏️ Xưng hô").await;
    stage.quan.sees_edit("xưng hô thế nào ạ?").await;
    stage.quan.taps("chị").await;
    stage.quan.sees_edit("👤 Chị Nguyễn Thị Lan").await;
    vy.sees("Anh Quân sửa xưng hô").await;
    let lan = stage.listed(1001).await.expect("Lan");
    assert_eq!((lan.phone.as_deref(), lan.honorific.as_deref()), (Some("0912345678"), Some("chị")));

    // All of it is in the audit log, without the name or the number that was typed.
    stage.quan.says("/audit").await;
    stage.quan.sees("Nhật ký").await;
    stage.quan.taps("Nhân sự").await;
    let log = stage.quan.sees_edit("Nhật ký: Nhân sự").await;
    for part in ["anh Quân sửa số của chị Nguyễn Thị Lan", "anh Quân đặt vai trò"] {
        assert!(log.text.contains(part), "{part} is not in {}", log.text);
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("audit.csv");
    export(&stage.config, None, None, &file).await.expect("given out");
    let text = fs::read_to_string(&file).expect("CSV");
    assert!(text.contains(",,1001,Nguyễn Thị Lan,1006,Quân,phone_set,"), "{text}");
    assert!(text.contains("roles_set") && !text.contains("0912345678"), "{text}");
    stage
}

async fn who_leaves_is_gone_at_once_and_their_cases_are_reported(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.quan.says("/staff lan").await;
    stage.quan.sees("🔎").await;
    stage.quan.taps("Lan").await;
    stage.quan.sees_edit("👤 Lan").await;
    stage.quan.taps("🚪 Nghỉ việc").await;
    let before = stage.quan.sees_edit("🚪 Lan nghỉ việc?").await;
    for part in ["Đang giữ 1 phiếu mở", "trưởng ca được báo ngay", "Còn tên trong lịch (1 ca"]
    {
        assert!(before.text.contains(part), "{part} is not in {}", before.text);
    }
    assert!(stage.listed(1001).await.expect("Lan").active, "nothing has happened yet");
    stage.quan.taps("Đúng, nghỉ việc").await;
    stage.quan.sees_edit("🚪 đã nghỉ việc").await;
    let told = stage.hoa.sees("Lan").await;
    assert!(told.labels().iter().any(|label| label.contains("#1")), "{:?}", told.labels());
    assert!(!stage.listed(1001).await.expect("Lan").active);
    stage.settles().await;
    assert!(stage.lan.shows("Hẹn báo KQ").is_none(), "the card is gone from her chat");
    stage.lan.says("/open").await;
    stage.lan.sees("nội bộ").await;
    stage.quan.sees("1001").await;

    stage.quan.taps("Đi làm lại").await;
    stage.quan.sees_edit("nhắn được").await;
    stage.lan.says("/open").await;
    stage.lan.sees("Phiếu đang mở: 1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn the_last_admin_stays(stage: Stage) -> Stage {
    stage.quan.says("/staff quan").await;
    stage.quan.sees("🔎").await;
    stage.quan.taps("Quân").await;
    stage.quan.sees_edit("👤 Anh Quân").await;
    stage.quan.taps("🚪 Nghỉ việc").await;
    stage.quan.sees_edit("nghỉ việc?").await;
    assert!(stage.quan.taps("Đúng, nghỉ việc").await.contains("người quản trị cuối cùng"));
    stage.quan.taps("Quay lại").await;
    stage.quan.sees_edit("👤 Anh Quân").await;
    stage.quan.taps("Vai trò").await;
    stage.quan.sees_edit("✏️ Vai trò").await;
    stage.quan.taps("▫️ ĐTV").await;
    stage.quan.sees_edit("ĐTV, Quản trị").await;
    assert!(stage.quan.taps("✅ Quản trị").await.contains("người quản trị cuối cùng"));
    let vy = stage.hires(1099, "Vy", "admin").await;
    stage.quan.taps("✅ Quản trị").await;
    vy.sees("Anh Quân đặt vai trò của anh Quân: ĐTV").await;
    stage.settles().await;
    assert_eq!(stage.listed(1006).await.expect("Quân").roles.to_string(), "agent");
    assert!(stage.quan.presses_data(1, "m.1006.r-admin.1").await.contains("người quản trị"), "no longer");
    stage.forward(minutes(1)).await;
    stage
}

async fn only_admins_change_people(stage: Stage) -> Stage {
    for player in [&stage.lan, &stage.minh, &stage.hoa, &stage.tuan] {
        for data in ["m.1002.roles", "m.1002.r-admin.1", "m.1002.leave", "m.1002.phone", "m.1002.anh"] {
            let refused = player.presses_data(1, data).await;
            assert!(refused.contains("dành cho người quản trị"), "{data}: {refused}");
        }
    }
    assert!(stage.lan.presses_data(1, "m.1002.show").await.contains("trưởng ca"));
    assert!(stage.quan.presses_data(1, "m.404.leave").await.contains("Không có người này"));
    let mai = stage.listed(1002).await.expect("Mai");
    assert_eq!((mai.roles.to_string().as_str(), mai.active, mai.honorific), ("agent", true, None));
    stage
}

/// Makes a link for agents; its code.
async fn makes_a_link(stage: &Stage) -> String {
    stage.quan.says("/invite").await;
    stage.quan.sees("➕ Mời người mới").await;
    assert!(stage.quan.taps("🔗 Tạo đường dẫn").await.starts_with("Đã gửi ở tin bên dưới"));
    let sent = stage.quan.sees("🔗 Mời vào bot").await;
    assert_eq!(sent.media, Some("photo"), "with a QR code");
    assert!(sent.silent, "it was asked for");
    let (_, code) = sent.text.split_once("https://t.me/loihua_bot?start=").expect("a link");
    code.trim().to_owned()
}

async fn somebody_is_invited_and_says_how_they_are_addressed(stage: Stage) -> Stage {
    let vy = stage.hires(1099, "Vy", "admin").await;
    stage.quan.says("/invite").await;
    stage.quan.sees("Người được mời sẽ là: ĐTV").await;
    stage.quan.taps("▫️ QLCL").await;
    stage.quan.sees_edit("Người được mời sẽ là: ĐTV, QLCL").await;
    stage.quan.taps("✅ ĐTV").await;
    stage.quan.sees_edit("Người được mời sẽ là: QLCL").await;
    stage.quan.taps("🔗 Tạo đường dẫn").await;
    let sent = stage.quan.sees("🔗 Mời vào bot với vai trò: QLCL").await;
    assert!(sent.text.contains("đến 09:00 04/03"), "two days: {}", sent.text);
    vy.sees("Anh Quân tạo đường dẫn mời: QLCL").await;
    let (_, code) = sent.text.split_once("?start=").expect("a link");
    // The code stands in that chat alone.
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    for sql in [
        "SELECT COUNT(*) FROM outbox WHERE notice LIKE '%' || $1 || '%'",
        "SELECT COUNT(*) FROM texts WHERE body LIKE '%' || $1 || '%'",
        "SELECT COUNT(*) FROM invites WHERE code = $1",
        "SELECT COUNT(*) FROM staff_changes WHERE change_json LIKE '%' || $1 || '%'",
    ] {
        let found: i64 = query_scalar(sql).bind(code.trim()).fetch_one(&mut tx).await.expect("it is looked");
        assert_eq!(found, 0, "{sql}");
    }
    drop(tx);

    let nga = stage.player(2001, "Nga Acc");
    nga.person.starts_with(code.trim());
    nga.sees("Lời Hứa").await;
    let asked = nga.sees("Mình xưng hô thế nào ạ?").await;
    assert!(asked.text.contains("Tên trong danh sách: Nga Acc"), "{}", asked.text);
    let told = stage.quan.sees("Nga Acc (mã 2001)").await;
    assert!(told.text.contains("vai trò: QLCL"), "{}", told.text);
    vy.sees("Nga Acc (mã 2001)").await;
    nga.replies(asked.message_id, "Lê Thị Nga").await;
    nga.sees("Tên trong danh sách: Lê Thị Nga").await;
    stage.quan.sees("sửa tên của Lê Thị Nga").await;
    vy.sees("sửa tên của Lê Thị Nga").await;
    nga.taps("chị").await;
    nga.sees_edit("bot gọi là chị Lê Thị Nga").await;
    for player in [&stage.quan, &vy] {
        assert!(player.sees("sửa xưng hô của chị Lê Thị Nga").await.silent);
    }
    // Once said, it is an admin's to change.
    nga.replies(asked.message_id, "Hoa").await;
    nga.sees("dành cho người quản trị").await;
    let listed = stage.listed(2001).await.expect("she is on the list");
    assert_eq!((listed.name.as_str(), listed.honorific.as_deref()), ("Lê Thị Nga", Some("chị")));
    // Nobody comes in by it again.
    let other = stage.sim.person(2002, "Ai đó", "vi");
    other.starts_with(code.trim());
    other.sees_new("không còn dùng được").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("2002").await;
    vy.sees("2002").await;
    stage
}

async fn a_link_is_listed_and_revoked(stage: Stage) -> Stage {
    let (first, second) = (makes_a_link(&stage).await, makes_a_link(&stage).await);
    stage.quan.says("/staff").await;
    stage.quan.sees("👥 Nhân viên").await;
    stage.quan.taps("➕ Mời").await;
    stage.quan.sees_edit("➕ Mời người mới").await;
    stage.quan.taps("🔗 Đường dẫn còn dùng được").await;
    let list = stage.quan.sees_edit("2. ĐTV, đến 09:00 04/03 · anh Quân").await;
    assert!(list.text.contains("1. ĐTV"), "{}", list.text);
    assert!(!list.text.contains(&first) && !list.text.contains(&second), "without the codes");
    // The newest stands first.
    assert!(stage.quan.taps("✖️ Thu hồi 1").await.starts_with("Đã thu hồi"));
    stage.settles().await;
    let stranger = stage.sim.person(2002, "Ai đó", "vi");
    stranger.starts_with(&second);
    stranger.sees_new("không còn dùng được").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("2002").await;
    let nga = stage.player(2001, "Nga");
    nga.person.starts_with(&first);
    nga.sees("Lời Hứa").await;
    nga.sees("Mình xưng hô thế nào ạ?").await;
    stage.quan.sees("Nga (mã 2001)").await;
    // The list of a moment ago says nothing of links that were used since.
    assert!(stage.quan.presses_data(1, "i.revoke.1").await.contains("không còn gì để thu hồi"));
    stage.quan.says("/invite").await;
    stage.quan.sees("➕ Mời người mới").await;
    stage.quan.taps("🔗 Đường dẫn còn dùng được").await;
    stage.quan.sees_edit("Không có đường dẫn nào").await;
    for player in [&stage.lan, &stage.hoa] {
        for data in ["i.roles.1", "i.make.64", "i.list", "i.revoke.1"] {
            assert!(player.presses_data(1, data).await.contains("người quản trị"), "{data}");
        }
        player.says("/invite").await;
        player.sees("người quản trị").await;
    }
    stage
}

async fn who_is_dismissed_leaves_no_link_behind(stage: Stage) -> Stage {
    stage.quan.says("/staff").await;
    let page = stage.quan.sees("👥 Nhân viên").await.message_id;
    let vy = stage.hires(1099, "Vy", "admin").await;
    vy.says("/invite").await;
    vy.sees("➕ Mời người mới").await;
    vy.taps("▫️ Quản trị").await;
    vy.sees_edit("Người được mời sẽ là: ĐTV, Quản trị").await;
    vy.taps("🔗 Tạo đường dẫn").await;
    let sent = vy.sees("🔗 Mời vào bot").await;
    stage.quan.sees("Vy tạo đường dẫn mời").await;
    let (_, code) = sent.text.split_once("?start=").expect("a link");
    // No longer an admin, and gone: the link lets nobody in, neither her nor a friend.
    assert!(!stage.quan.presses_data(page, "m.1099.r-agent.1").await.is_empty());
    vy.sees("đặt vai trò của Vy: ĐTV, Quản trị").await;
    assert!(!stage.quan.presses_data(page, "m.1099.r-admin.0").await.is_empty());
    stage.settles().await;
    let friend = stage.player(2001, "Nga");
    friend.person.starts_with(code.trim());
    friend.sees("không còn dùng được").await;
    stage.quan.presses_data(page, "m.1099.leave").await;
    stage.settles().await;
    vy.person.starts_with(code.trim());
    vy.sees("không còn dùng được").await;
    stage.settles().await;
    let listed = stage.listed(1099).await.expect("Vy");
    assert_eq!((listed.active, listed.roles.to_string().as_str()), (false, "agent"));
    assert!(stage.listed(2001).await.is_none());
    for player in [&stage.quan, &vy, &friend] {
        player.looks();
    }
    stage
}

async fn two_admins_tap_the_same_role(stage: Stage) -> Stage {
    stage.quan.says("/staff").await;
    let page = stage.quan.sees("👥 Nhân viên").await.message_id;
    for _ in 0..2 {
        assert_eq!(stage.quan.presses_data(page, "m.1001.r-qa.1").await, "Đã lưu ạ.");
        assert_eq!(stage.listed(1001).await.expect("Lan").roles.to_string(), "agent+qa");
    }
    stage.quan.looks();
    stage
}

async fn cases_of_who_is_no_agent_any_more_are_reported(stage: Stage) -> Stage {
    stage.quan.says("/staff").await;
    let page = stage.quan.sees("👥 Nhân viên").await.message_id;
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.quan.presses_data(page, "m.1001.r-qa.1").await;
    stage.quan.says("/staff lan").await;
    stage.quan.sees("🔎").await;
    stage.quan.taps("Lan").await;
    stage.quan.sees_edit("👤 Lan").await;
    stage.quan.taps("Vai trò").await;
    let roles = stage.quan.sees_edit("✏️ Vai trò của Lan").await;
    assert!(roles.text.contains("Phiếu đang mở: 1"), "{}", roles.text);
    stage.quan.taps("✅ ĐTV").await;
    let told = stage.hoa.sees("Lan không còn trực ca này, còn 1 phiếu mở").await;
    assert!(!told.silent && told.labels().iter().any(|label| label.contains("#1")), "{:?}", told.labels());
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn who_leaves_again_is_reported_again(stage: Stage) -> Stage {
    stage.quan.says("/staff").await;
    let page = stage.quan.sees("👥 Nhân viên").await.message_id;
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    for _ in 0..2 {
        stage.quan.presses_data(page, "m.1001.leave").await;
        stage.hoa.sees("Lan").await;
        stage.quan.presses_data(page, "m.1001.return").await;
        stage.settles().await;
    }
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}
