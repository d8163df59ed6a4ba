//! Stories about the audit log: who looked at whose case, who did what.

use crate::harness::Stage;
use loihua::app::audit::export;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

crate::stories![
    an_admin_reads_who_looked_at_whose_case,
    the_log_is_given_out_by_days,
    joining_case_after_case_is_told_to_the_shift_leader,
];

/// Lan opens a case, her shift leader looks at it.
async fn a_look(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says("/vip Trần Quốc Khải Hoàn | 0912345678 | mở nợ cước số 0903111222").await;
    let card = stage.lan.sees("Phiếu #1").await;
    stage.lan.replies(card.message_id, "LĐ đang họp").await;
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Khải Hoàn").await;
    stage.mai.says("/case 1").await;
    stage.mai.sees("Phiếu #1").await;
    stage.settles().await;
}

async fn an_admin_reads_who_looked_at_whose_case(stage: Stage) -> Stage {
    a_look(&stage).await;
    stage.hoa.says("/audit").await;
    stage.hoa.sees("dành cho người quản trị").await;
    stage.quan.says("/audit").await;
    let done = stage.quan.sees("Nhật ký: Ai làm gì").await;
    for part in ["📅 2/3/2026", "09:00 #1 (Lan) chị Hoa đã xem phiếu", "09:00 #1 Lan ghi chú"] {
        assert!(done.text.contains(part), "{part} is not in {}", done.text);
    }
    for secret in ["Khải Hoàn", "0912", "đang họp"] {
        assert!(!done.text.contains(secret), "{secret} is in {}", done.text);
    }
    stage.quan.taps("Ai xem phiếu ai").await;
    let looked = stage.quan.sees_edit("Nhật ký: Ai xem phiếu ai").await;
    assert_eq!(looked.message_id, done.message_id, "in place");
    let looks = looked.text.lines().filter(|line| line.contains("đã xem phiếu")).count();
    assert_eq!(looks, 1, "neither her own, nor a masked one: {}", looked.text);

    // There may be pages, and who is no admin cannot press through.
    for n in 0..25 {
        stage.lan.says(&format!("/vip anh Số{n} | 09120000{n:02} | mở nợ cước")).await;
        stage.settles().await;
    }
    stage.quan.says("/audit").await;
    let first = stage.quan.sees("Nhật ký: Ai làm gì").await;
    stage.quan.taps("Cũ hơn").await;
    let second = stage.quan.sees_edit("Nhật ký: Ai làm gì").await;
    assert_ne!(first.text, second.text);
    let refused = stage.lan.presses_data(1, "l.audit.done.0").await;
    assert!(!refused.is_empty());
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn the_log_is_given_out_by_days(stage: Stage) -> Stage {
    a_look(&stage).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let day = |text: &str| Some(text.parse().expect("a day"));
    let file = folder.path().join("audit.csv");
    let said = export(&stage.config, day("2026-03-02"), day("2026-03-02"), &file).await.expect("given out");
    assert!(said.contains("entries written to"), "{said}");
    let mode = fs::metadata(&file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&file).expect("CSV");
    for part in ["2026-03-02 09:00:00,1,1001,Lan,1001,Lan,taken,", "1001,Lan,1004,Hoa,looked,", ",noted,"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for secret in ["Khải Hoàn", "912345678", "đang họp"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let none = folder.path().join("none.xlsx");
    let said = export(&stage.config, day("2026-03-03"), None, &none).await.expect("given out");
    assert!(said.starts_with("0 entries written to "), "{said}");
    let refused = export(&stage.config, None, None, &file).await.expect_err("it is there already");
    assert!(refused.to_string().contains("give another name"), "{refused}");
    let book = folder.path().join("audit.xlsx");
    export(&stage.config, None, day("2026-03-02"), &book).await.expect("given out");
    let content = fs::read(&book).expect("a workbook");
    let rows = loihua::domain::base::table::read_table(&content).expect("it is read");
    assert!(format!("{rows:?}").contains("looked"));
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn joining_case_after_case_is_told_to_the_shift_leader(stage: Stage) -> Stage {
    stage.usual_rota().await;
    for (case, name) in (1..).zip(["Hùng", "Dũng", "Bình", "Khải"]) {
        stage.lan.says(&format!("/vip anh {name} | 091234567{case} | mở nợ cước số 090311122{case}")).await;
        stage.lan.sees(&format!("Phiếu #{case}")).await;
        stage.mai.says(&format!("/case {case}")).await;
        stage.mai.sees(&format!("Phiếu #{case}")).await;
        stage.nobody_hears_more().await;
        stage.mai.taps("Tham gia").await;
        stage.mai.sees(&format!("Phiếu #{case}")).await;
        stage.lan.sees("đã tham gia").await;
    }
    let told = stage.hoa.sees("Mai đã bấm 👋 Tham gia 4 phiếu").await;
    assert!(told.text.contains("#1, #2, #3, #4"), "{}", told.text);
    // An hour later the count begins anew.
    stage.lan.person.reads_all();
    stage
}
