//! Stories about spreadsheets sent to the bot: a preview first, imported by a tap.

use crate::harness::{Effect, Fault, Player, Stage, minutes, seconds};
use chrono::NaiveDate;
use chrono_tz::Asia::Ho_Chi_Minh;
use icalendar::{Calendar, CalendarComponent, Component as _};
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::staff::rota::{Duty, day_span};
use loihua::domain::staff::rota_file::duty;
use loihua::store::{cases, customers, imports, promotions, rota};

crate::stories![
    a_rota_is_shown_and_imported_by_a_tap,
    wrong_cells_are_named_and_nothing_is_imported,
    only_what_is_still_so_is_imported,
    a_file_of_somebody_who_may_not_is_refused,
    a_staff_list_is_imported_by_an_admin,
    premium_customers_and_promotions_are_imported,
    a_file_for_a_case_stays_with_the_case,
    a_file_is_read_although_telegram_fails_and_the_bot_stops,
    a_question_goes_to_the_qa_of_the_new_rota,
    cases_of_who_is_taken_off_the_running_shift_are_offered,
    who_loses_the_role_by_an_import_is_reported,
    an_older_file_that_comes_late_is_superseded,
    templates_and_the_calendar_come_as_files,
];

/// 2 to 4 March: Lan, Minh and Hoa work; on the 3rd nobody of QA, on the 4th nobody leads.
const GRID: &str = "LỊCH TRỰC\nTháng 3/2026\nHọ tên\tVai trò\t2\t3\t4\nLan\tĐTV\tCA1\tCA2\tCA1\n\
     Minh\tQLCL\tCA1/CA2/CA3\tOFF\tCA1/CA2/CA3\nHoa\tTrưởng ca\tCA1/CA2/CA3\tCA1/CA2/CA3\tOFF\n";

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
}

async fn duties(stage: &Stage, on: NaiveDate) -> Vec<Duty> {
    let (from, until) = day_span(on, Ho_Chi_Minh);
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let mut duties = rota::duties(&mut tx, from, until).await.expect("the rota can be read");
    duties.retain(|duty| duty.date == on);
    duties
}

async fn puts(stage: &Stage, on: NaiveDate, posts: &[(&Player, &str, usize)]) {
    let centre = &stage.config.centre;
    let duties: Vec<_> = posts
        .iter()
        .map(|(player, post, shift)| {
            let post = post.parse().expect("a post");
            duty(PersonId(player.id), post, centre.shifts.get(*shift), on, (&centre.shifts, centre.timezone))
        })
        .collect();
    let mut tx = stage.store.begin().await.expect("a transaction");
    rota::replace(&mut tx, &[on].into(), &duties).await.expect("the rota is kept");
    tx.commit().await.expect("it is kept");
}

async fn a_rota_is_shown_and_imported_by_a_tap(stage: Stage) -> Stage {
    puts(&stage, day(2), &[(&stage.lan, "agent", 0), (&stage.mai, "agent", 1)]).await;
    let before = duties(&stage, day(2)).await;
    stage.hoa.sends_file("lịch.tsv", GRID.as_bytes()).await;
    let preview = stage.hoa.sees("📥 Xem trước lịch trực: lịch.tsv").await;
    for part in [
        "02/03/2026 – 04/03/2026: 3 ngày, 3 người, 15 ca trực",
        "Thêm 14, bỏ 1, giữ nguyên 1",
        "T3 03/03: 🔴 CA1 chưa có QLCL",
        "T4 04/03: 🔴 CA1 chưa có trưởng ca",
        "hiệu lực đến 09:30",
    ] {
        assert!(preview.text.contains(part), "{part} is not in {}", preview.text);
    }
    assert!(!preview.text.contains("T2 02/03: 🔴"), "{}", preview.text);
    assert!(preview.silent, "an answer");
    assert_eq!(duties(&stage, day(2)).await, before, "nothing is imported yet");
    assert_eq!(stage.hoa.taps("✅ Nhập").await, "Đã lưu ạ.");
    let done = stage.hoa.sees_edit("✅ Đã nhập lịch.tsv").await;
    assert_eq!(done.message_id, preview.message_id, "in place");
    assert!(done.labels().is_empty(), "{:?}", done.labels());
    assert!(!stage.minh.sees("CA1").await.silent, "he is on duty from now on");
    assert_eq!(duties(&stage, day(2)).await.len(), 7);
    assert_eq!(duties(&stage, day(4)).await.len(), 4);
    // A second tap on an old screen imports nothing more.
    let mai_too = [(&stage.mai, "agent", 0)];
    puts(&stage, day(4), &mai_too).await;
    let refused = stage.hoa.presses_data(done.message_id, "f.1.ok").await;
    assert!(refused.contains("không dùng được nữa"), "{refused}");
    assert_eq!(duties(&stage, day(4)).await.len(), 1, "what was changed since stays");
    stage.lan.says("/rota").await;
    stage.lan.sees("CA1 (06:00 đến 14:00)\nĐTV: Lan\nQLCL: anh Minh\nTrưởng ca: chị Hoa").await;
    stage.quan.says("/audit").await;
    stage.quan.sees("Nhật ký").await;
    stage.quan.taps("Nhân sự").await;
    let entry = "chị Hoa nhập lịch trực từ lịch.tsv (02/03/2026 – 04/03/2026): thêm 14, đổi 0, bỏ 1";
    stage.quan.sees_edit(entry).await;
    stage
}

async fn wrong_cells_are_named_and_nothing_is_imported(stage: Stage) -> Stage {
    let bad = GRID.replace("CA1\tCA2\tCA1", "CA1\tCA9\tCA1").replace("Minh\t", "Bình\t");
    stage.hoa.sends_file("lịch.tsv", bad.as_bytes()).await;
    let told = stage.hoa.sees("⚠️ Chưa nhập lịch trực lịch.tsv").await;
    for part in ["• D4: “CA9” không phải ca; dùng CA1, CA2, CA3, OFF.", "• A5: chưa có nhân viên tên “Bình”"]
    {
        assert!(told.text.contains(part), "{part} is not in {}", told.text);
    }
    assert_eq!(told.labels(), ["📄 Mẫu lịch trực"]);
    assert!(duties(&stage, day(2)).await.is_empty());
    stage.hoa.says("/lang en").await;
    stage.hoa.sees("English").await;
    stage.hoa.sends_file("rota.tsv", bad.as_bytes()).await;
    stage.hoa.sees("D4: “CA9” is no shift; use one of CA1, CA2, CA3, OFF.").await;
    stage.hoa.sends_file("notes.csv", b"a,b\n1,2\n").await;
    stage.hoa.sees("does not recognise notes.csv").await;
    stage.hoa.sends_file("broken.xlsx", b"PK\x03\x04 and no more").await;
    stage.hoa.sees("broken.xlsx cannot be read as a workbook").await;
    stage
}

async fn only_what_is_still_so_is_imported(stage: Stage) -> Stage {
    stage.hoa.sends_file("một.tsv", GRID.as_bytes()).await;
    let first = stage.hoa.sees("một.tsv").await;
    // Somebody changes one of the dates: what was shown is not what would happen.
    puts(&stage, day(3), &[(&stage.mai, "agent", 0)]).await;
    let refused = stage.hoa.taps("✅ Nhập").await;
    assert!(refused.contains("Dữ liệu vừa thay đổi"), "{refused}");
    let again = stage.hoa.sees_edit("⚠️ Dữ liệu vừa thay đổi").await;
    assert!(again.text.contains("bỏ 1"), "{}", again.text);
    assert_eq!(duties(&stage, day(3)).await.len(), 1);
    // A newer file of the same person takes the place of the first.
    stage.hoa.sends_file("hai.tsv", GRID.as_bytes()).await;
    let second = stage.hoa.sees("hai.tsv").await;
    let refused = stage.hoa.presses_data(first.message_id, "f.1.ok").await;
    assert!(refused.contains("không dùng được nữa"), "{refused}");
    stage.hoa.sees_edit("Đã có tệp mới hơn một.tsv").await;
    // Nobody else applies it.
    assert!(stage.tuan.presses_data(second.message_id, "f.2.ok").await.contains("không dùng được nữa"));
    stage.forward(minutes(31)).await;
    let refused = stage.hoa.presses_data(second.message_id, "f.2.ok").await;
    assert!(refused.contains("không dùng được nữa"), "{refused}");
    stage.hoa.sees_edit("quá 30 phút").await;
    stage.hoa.sends_file("ba.tsv", GRID.as_bytes()).await;
    stage.hoa.sees("ba.tsv").await;
    stage.hoa.taps("✖️ Bỏ").await;
    stage.hoa.sees_edit("✖️ Đã bỏ ba.tsv").await;
    assert_eq!(duties(&stage, day(3)).await.len(), 1);
    stage.forward(minutes(25 * 60)).await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_file_of_somebody_who_may_not_is_refused(mut stage: Stage) -> Stage {
    for player in [&stage.lan, &stage.minh] {
        player.sends_file("lịch.tsv", GRID.as_bytes()).await;
        player.sees("chưa có quyền nhập tệp này").await;
    }
    stage.hoa.sends_file("công văn.pdf", b"%PDF-1.7").await;
    stage.hoa.sees("bot chỉ nhập bảng tính").await;
    stage.hoa.person.sends_document("lịch.xlsx", 6 << 20);
    stage.hoa.sees("lớn hơn 5 MiB").await;
    stage.hoa.sends_file("lịch.xlsx", b"%PDF-1.7").await;
    stage.hoa.sees("lịch.xlsx là tệp PDF").await;
    stage.hoa.sends_file("nhân viên.csv", b"telegram_id,name,roles,locale\n7,Ba,admin,vi\n").await;
    stage.hoa.sees("chưa có quyền nhập danh sách nhân viên").await;
    let hoa = stage.hoa.clone();
    let group = stage.qa_works_in_a_group(&[&hoa], false).await;
    stage.hoa.person.sends_file_in(&group, "nhóm.tsv", GRID.as_bytes());
    stage.settles().await;
    stage.nobody_hears_more().await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let waits = imports::first_due(&mut tx).await.expect("it can be read").map(|(import, _)| import);
    assert!(waits.is_none_or(|import| import.file.name != "nhóm.tsv"), "it is not even fetched");
    drop(tx);
    assert!(duties(&stage, day(2)).await.is_empty());
    stage
}

async fn a_staff_list_is_imported_by_an_admin(stage: Stage) -> Stage {
    let nga = stage.hires(2001, "Nga", "admin").await;
    stage.quan.looks();
    let list = "Mã Telegram;Họ tên;Chức danh;Ngôn ngữ;SĐT;Đang làm\n1001;Lan;ĐTV;;912345001;có\n3001;Vy;QLCL;;;\n\
         1002;Mai;ĐTV;;;không\n";
    stage.quan.sends_file("nhân viên.csv", list.as_bytes()).await;
    let preview = stage.quan.sees("📥 Xem trước danh sách nhân viên").await;
    for part in [
        "Thêm 1, đổi 2, giữ nguyên 0",
        "✏️ Lan",
        "➕ Vy",
        "🚪 Mai nghỉ việc",
        "mục không có trong tệp: vẫn giữ",
    ] {
        assert!(preview.text.contains(part), "{part} is not in {}", preview.text);
    }
    stage.quan.taps("✅ Nhập").await;
    stage.quan.sees_edit("✅ Đã nhập nhân viên.csv").await;
    assert!(nga.sees("nhập danh sách nhân viên từ nhân viên.csv").await.silent);
    assert_eq!(stage.listed(1001).await.and_then(|lan| lan.phone).as_deref(), Some("0912345001"));
    assert_eq!(stage.listed(1002).await.map(|mai| mai.active), Some(false));
    assert!(stage.listed(3001).await.is_some());
    // Nobody would be left who may change the staff.
    let alone = "telegram_id,name,roles,locale\n1006,Quân,agent,vi\n2001,Nga,agent,vi\n";
    stage.quan.sends_file("sai.csv", alone.as_bytes()).await;
    stage.quan.sees("sẽ không còn ai là quản trị").await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn premium_customers_and_promotions_are_imported(stage: Stage) -> Stage {
    let nga = stage.hires(2001, "Nga", "info").await;
    let quan = stage.quan.clone();
    let list = "Số thuê bao;Hạng;Tên\n0912345678;Vàng;Trần Lan\n0987654321;Bạc;\n";
    nga.sends_file("KH cao cấp.csv", list.as_bytes()).await;
    nga.sees("chưa có quyền nhập danh sách KH Cao Cấp").await;
    quan.sends_file("KH cao cấp.csv", list.as_bytes()).await;
    let preview = quan.sees("📥 Xem trước danh sách KH Cao Cấp").await;
    assert!(preview.text.contains("Thêm 2, đổi 0"), "{}", preview.text);
    assert!(!preview.text.contains("0912345678") && !preview.text.contains("Trần Lan"), "{}", preview.text);
    quan.taps("✅ Nhập").await;
    quan.sees_edit("✅ Đã nhập KH cao cấp.csv").await;
    quan.sends_file("KH cao cấp 2.csv", "number,class\n0912345678,Kim cương\n".as_bytes()).await;
    let preview = quan.sees("KH cao cấp 2.csv").await;
    assert!(preview.labels().contains(&"♻️ Nhập, bỏ 1 mục không có trong tệp"), "{:?}", preview.labels());
    quan.taps("♻️ Nhập").await;
    quan.sees_edit("bỏ 1").await;
    nga.looks();
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let known = customers::all(&mut tx).await.expect("the list can be read");
    drop(tx);
    assert_eq!(known.iter().map(|known| known.class.as_str()).collect::<Vec<_>>(), ["Kim cương"]);

    let promo = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned\n\
         NAP20,Nạp 20%,2026-03-01,2026-03-30,Tặng 20%,từ 50k,prepaid,,20000,NAP,,nạp thẻ,CV 12,official,\n";
    nga.sends_file("km.csv", promo.as_bytes()).await;
    nga.sees("📥 Xem trước danh mục khuyến mãi").await;
    nga.taps("✅ Nhập").await;
    nga.sees_edit("✅ Đã nhập km.csv").await;
    nga.sends_file("golden_days.csv", b"date\n20/03/2026\n").await;
    nga.sees("3 ngày vàng: 1 ngày").await;
    nga.taps("✅ Nhập").await;
    nga.sees_edit("✅ Đã nhập golden_days.csv").await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let catalogue = promotions::catalogue(&mut tx, day(20)).await.expect("the catalogue can be read");
    drop(tx);
    assert!(catalogue.golden_day && catalogue.programmes.len() == 1);
    stage
}

async fn a_file_for_a_case_stays_with_the_case(stage: Stage) -> Stage {
    stage.hoa.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    let card = stage.hoa.sees("Phiếu #1").await;
    stage.settles().await;
    stage.hoa.person.replies_with_file(card.message_id, "cước.xlsx", b"PK\x03\x04");
    stage.settles().await;
    stage.hoa.sees("📎").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_file_is_read_although_telegram_fails_and_the_bot_stops(mut stage: Stage) -> Stage {
    stage.sim.faults().next(Fault::on("getFile").times(2).then(Effect::Status(502)));
    stage.hoa.sends_file("lịch.tsv", GRID.as_bytes()).await;
    stage.nobody_hears_more().await;
    stage.stops().await;
    stage.starts().await;
    stage.forward(seconds(20)).await;
    stage.nobody_hears_more().await;
    stage.forward(seconds(20)).await;
    stage.hoa.sees("📥 Xem trước lịch trực").await;
    stage.hoa.taps("✖️ Bỏ").await;
    stage.hoa.sees_edit("✖️ Đã bỏ").await;
    stage.sim.faults().clear();
    stage
}

async fn a_question_goes_to_the_qa_of_the_new_rota(stage: Stage) -> Stage {
    let vy = stage.hires(1099, "Vy", "qa").await;
    puts(
        &stage,
        day(2),
        &[(&stage.lan, "agent", 0), (&stage.minh, "qa", 0), (&stage.hoa, "shift_leader", 0)],
    )
    .await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 mở trước được không?").await;
    stage.minh.sees("mở trước được không?").await;
    stage.settles().await;
    let rows = "date,shift,name,role\n2026-03-02,CA1,Lan,ĐTV\n2026-03-02,CA1,Vy,QLCL\n2026-03-02,CA1,Hoa,Trưởng ca\n";
    stage.hoa.sends_file("lịch.csv", rows.as_bytes()).await;
    stage.hoa.sees("📥 Xem trước lịch trực").await;
    stage.hoa.taps("✅ Nhập").await;
    stage.hoa.sees_edit("✅ Đã nhập").await;
    assert!(!vy.sees("xếp").await.silent, "they have to come now");
    stage.minh.sees("CA1").await;
    vy.sees("mở trước được không?").await;
    vy.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    vy.looks();
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn cases_of_who_is_taken_off_the_running_shift_are_offered(stage: Stage) -> Stage {
    puts(&stage, day(2), &[(&stage.lan, "agent", 0), (&stage.hoa, "shift_leader", 0)]).await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    let rows = "date,shift,name,role\n2026-03-02,CA1,Mai,ĐTV\n2026-03-02,CA1,Hoa,Trưởng ca\n";
    stage.hoa.sends_file("lịch 0912345678.csv", rows.as_bytes()).await;
    let preview = stage.hoa.sees("📥 Xem trước lịch trực").await;
    assert!(!preview.text.contains("0912345678"), "{}", preview.text);
    stage.hoa.taps("✅ Nhập").await;
    stage.hoa.sees_edit("✅ Đã nhập").await;
    stage.lan.sees("CA1").await;
    assert!(!stage.mai.sees("CA1").await.silent, "she has to come now");
    stage.mai.sees("nhận phiếu #1").await;
    stage.settles().await;
    stage.mai.taps("Nhận phiếu").await;
    stage.settles().await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let case = cases::load(&mut tx, CaseId(1)).await.expect("it is read").expect("a case");
    assert_eq!(case.owner, PersonId(stage.mai.id), "she goes on with it");
    drop(tx);
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn who_loses_the_role_by_an_import_is_reported(stage: Stage) -> Stage {
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    let list = "telegram_id,name,roles,locale\n1001,Lan,info,vi\n";
    stage.quan.sends_file("nhân viên.csv", list.as_bytes()).await;
    stage.quan.sees("📥 Xem trước").await;
    stage.quan.taps("✅ Nhập").await;
    stage.quan.sees_edit("✅ Đã nhập").await;
    stage.hoa.sees("Lan").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn an_older_file_that_comes_late_is_superseded(stage: Stage) -> Stage {
    stage.sim.faults().next(Fault::on("getFile").times(1).then(Effect::Status(502)));
    stage.hoa.sends_file("một.tsv", GRID.as_bytes()).await;
    stage.settles().await;
    stage.hoa.sends_file("hai.tsv", GRID.as_bytes()).await;
    stage.hoa.sees("📥 Xem trước lịch trực: hai.tsv").await;
    stage.forward(seconds(21)).await;
    stage.hoa.sees("Đã có tệp mới hơn một.tsv").await;
    stage.hoa.taps("✅ Nhập").await;
    stage.hoa.sees_edit("✅ Đã nhập hai.tsv").await;
    stage.sim.faults().clear();
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn templates_and_the_calendar_come_as_files(stage: Stage) -> Stage {
    puts(&stage, day(2), &[(&stage.hoa, "shift_leader", 2)]).await;
    puts(&stage, day(3), &[(&stage.minh, "qa_on_call", 3)]).await;
    stage.hoa.says("/rota").await;
    stage.hoa.sees("📅 Lịch trực").await;
    stage.hoa.taps("📄 Mẫu lịch trực").await;
    let template = stage.hoa.sees("📄 Mẫu lịch trực").await;
    assert_eq!(template.file_name.as_deref(), Some("rota.xlsx"));
    stage.hoa.taps("📅 Tệp lịch").await;
    let file = stage.hoa.sees("1 ca trực sắp tới").await;
    assert_eq!(file.file_name.as_deref(), Some("lich-truc.ics"));
    let first = events(&stage, &file);
    // The night shift of the 2nd: 22:00 to 06:00 in Viet Nam.
    let expected =
        ("CA3 (Trưởng ca)".to_owned(), "20260302T150000Z".to_owned(), "20260302T230000Z".to_owned());
    assert_eq!(first.iter().map(|(_, event)| event.clone()).collect::<Vec<_>>(), [expected]);
    stage.hoa.taps("📅 Tệp lịch").await;
    let again = stage.hoa.sees("1 ca trực sắp tới").await;
    assert_eq!(events(&stage, &again), first, "the same event, not another one");
    stage.minh.says("/rota").await;
    stage.minh.sees("📅 Lịch trực").await;
    stage.minh.taps("📅 Tệp lịch").await;
    let on_call = stage.minh.sees("1 ca trực sắp tới").await;
    let on_call = events(&stage, &on_call);
    assert_eq!((on_call[0].1.1.as_str(), on_call[0].1.2.as_str()), ("20260302T230000Z", "20260303T230000Z"));
    stage.lan.says("/rota").await;
    let page = stage.lan.sees("📅 Lịch trực").await;
    assert!(!page.labels().iter().any(|label| label.contains("Mẫu")), "{:?}", page.labels());
    stage.lan.taps("📅 Tệp lịch").await;
    stage.lan.sees("chưa có ca trực nào").await;
    assert!(stage.lan.presses_data(page.message_id, "ft.staff").await.contains("chưa có quyền"));
    stage
}

/// The events of a calendar file as a calendar reads them: their ids, and summary, begin and end.
fn events(stage: &Stage, shown: &telegram_sim::Shown) -> Vec<(String, (String, String, String))> {
    let bytes = stage.sim.uploaded(shown).expect("a file");
    let text = String::from_utf8(bytes.to_vec()).expect("a text");
    let calendar: Calendar = text.parse().expect("a calendar");
    let property =
        |event: &icalendar::Event, name: &str| event.property_value(name).unwrap_or_default().to_owned();
    let event = |component: &CalendarComponent| match component {
        CalendarComponent::Event(event) => Some((
            event.get_uid().unwrap_or_default().to_owned(),
            (
                event.get_summary().unwrap_or_default().to_owned(),
                property(event, "DTSTART"),
                property(event, "DTEND"),
            ),
        )),
        _ => None,
    };
    calendar.components.iter().filter_map(event).collect()
}
