//! Stories about `/report`: how promises were kept, for who may know.

use crate::harness::{Player, Stage, minutes};
use calamine::{Data, Range, Reader as _, Xlsx};
use chrono::{NaiveTime, TimeDelta};
use std::io::{Cursor, Read as _};
use telegram_sim::Shown;

crate::stories![
    a_day_is_told_in_a_few_lines,
    it_is_turned_over_in_place,
    exceptions_are_a_tap_away,
    people_read_of_what_is_theirs,
    an_empty_period_and_a_wrong_one_are_answered,
    a_spreadsheet_has_every_figure_and_case,
    a_picture_is_readable_on_a_phone,
    a_file_is_of_who_asks_and_only_there,
    it_comes_by_itself_in_the_morning,
    it_comes_once_whatever_the_clock_does,
];

/// Lan keeps one promise and is late with another, Mai has one open.
async fn a_day(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says("/vip chị Thu | 0912345679 | mở nợ cước số 0903111333").await;
    stage.mai.sees("Phiếu #2").await;
    stage.forward(minutes(10)).await;
    stage.lan.says("/vip anh Nam | 0912345680 | mở nợ cước số 0903111444").await;
    stage.lan.sees("Phiếu #3").await;
    told(stage, 1).await;
    stage.forward(minutes(37)).await;
    told(stage, 3).await;
    stage.forward(minutes(3)).await;
    everybody_reads_all(stage);
}

/// What else is said on that day is other stories' matter.
fn everybody_reads_all(stage: &Stage) {
    for player in stage.cast() {
        player.person.reads_all();
    }
}

async fn told(stage: &Stage, case: u32) {
    stage.lan.says(&format!("/case {case}")).await;
    stage.lan.sees(&format!("Phiếu #{case}")).await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.settled().await;
}

async fn a_day_is_told_in_a_few_lines(stage: Stage) -> Stage {
    a_day(&stage).await;
    stage.tuan.says("/report hôm nay").await;
    let shown = stage.tuan.sees("Báo cáo 02/03/2026").await;
    assert_eq!(
        shown.text,
        "📊 Báo cáo 02/03/2026\n\
         Phiếu: 3 · đúng hẹn 33 % · trễ 2 · đang mở 1\n\
         Trễ lâu nhất: 20 phút\n\
         Từ lúc gọi đến lúc báo KQ (2 phiếu): một nửa trong 10 phút 0 giây, 90 % trong 37 phút 0 giây\n\
         Xử lý khi chưa kiểm tra: 2"
    );
    stage
}

async fn it_is_turned_over_in_place(stage: Stage) -> Stage {
    a_day(&stage).await;
    stage.tuan.says("/report").await;
    stage.tuan.sees("Báo cáo 02/03/2026").await;
    stage.tuan.taps("Theo ĐTV").await;
    let people = stage.tuan.sees_edit("Lan: 2").await;
    assert!(people.text.contains("Mai: 1 · đúng hẹn 0 % · trễ 1 · đang mở 1"), "{}", people.text);
    stage.tuan.taps("Theo ca").await;
    let shifts = stage.tuan.sees_edit("CA1: 3").await;
    assert!(shifts.text.contains("CA2: 0"), "{}", shifts.text);
    stage.tuan.taps("Theo loại").await;
    stage.tuan.sees_edit("Mở nợ cước: 3").await;
    stage.tuan.taps("Hôm qua").await;
    stage.tuan.sees_edit("Không có phiếu nào trong thời gian này.").await;
    stage.tuan.taps("Tháng này").await;
    stage.tuan.sees_edit("Báo cáo 01/03/2026 – 02/03/2026").await;
    stage.nobody_hears_more().await;
    stage
}

async fn exceptions_are_a_tap_away(stage: Stage) -> Stage {
    a_day(&stage).await;
    stage.tuan.says("/report").await;
    stage.tuan.sees("Báo cáo").await;
    stage.tuan.taps("Ngoại lệ").await;
    let odd = stage.tuan.sees_edit("#2 Mai · trễ 20 phút").await;
    assert!(
        odd.text.contains("#3 Lan · trễ 7 phút") && odd.text.contains("#1 Lan · chưa kiểm tra"),
        "{}",
        odd.text
    );
    assert!(!odd.text.contains("anh Hùng"), "no leader is named: {}", odd.text);
    stage.tuan.taps("#2").await;
    stage.tuan.sees("Phiếu #2").await;
    stage
}

async fn people_read_of_what_is_theirs(stage: Stage) -> Stage {
    a_day(&stage).await;
    for (reader, cases) in [(&stage.lan, 2), (&stage.mai, 1), (&stage.hoa, 3), (&stage.quan, 3)] {
        reader.says("/report").await;
        reader.sees(&format!("Phiếu: {cases} ·")).await;
    }
    stage.minh.says("/report").await;
    stage.minh.sees("Không có phiếu nào trong thời gian này.").await;
    // Two days on, Hoa reads of the shift she led; of the one she did not, nothing.
    stage.forward(TimeDelta::days(1)).await;
    stage.mai.says("/vip chị Vân | 0912345681 | mở nợ cước số 0903111555").await;
    stage.mai.sees("Phiếu #4").await;
    stage.hoa.says("/report tuần").await;
    stage.hoa.sees("Phiếu: 3 ·").await;
    everybody_reads_all(&stage);
    stage
}

async fn an_empty_period_and_a_wrong_one_are_answered(stage: Stage) -> Stage {
    stage.tuan.says("/report 01/02-15/02").await;
    stage.tuan.sees("Báo cáo 01/02/2026 – 15/02/2026").await;
    stage.tuan.says("/report mai").await;
    stage.tuan.sees("Nhờ gõ thời gian như /report hôm nay").await;
    stage
}

/// Asks for today's report and for it as a file; the message with it, and its bytes.
async fn asks_for(stage: &Stage, reader: &Player, button: &str) -> (Shown, Vec<u8>) {
    reader.says("/report").await;
    reader.sees("Báo cáo 02/03/2026").await;
    reader.taps(button).await;
    let sent = reader.sees("Báo cáo 02/03/2026").await;
    let bytes = stage.sim.uploaded(&sent).expect("a file");
    (sent, bytes)
}

fn sheet(book: &[u8], name: &str) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(book)).expect("a spreadsheet");
    book.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A row as text, as far as it is filled.
fn row(sheet: &Range<Data>, number: usize) -> Vec<String> {
    sheet.rows().nth(number).expect("a row").iter().map(Data::to_string).collect()
}

/// Day, hour and minute of a real date; hours and minutes of a duration.
fn time(cell: &Data) -> (u8, u8, u8) {
    let Data::DateTime(time) = cell else { panic!("no date: {cell:?}") };
    let (_, _, day, hour, minute, _, _) = time.to_ymd_hms_milli();
    (if time.is_duration() { 0 } else { day }, hour, minute)
}

async fn a_spreadsheet_has_every_figure_and_case(stage: Stage) -> Stage {
    a_day(&stage).await;
    let (sent, book) = asks_for(&stage, &stage.tuan, "📄 Excel").await;
    assert_eq!(sent.text, "📊 Báo cáo 02/03/2026\nPhiếu: 3 · đúng hẹn 33 % · trễ 2 · đang mở 1");
    assert_eq!(sent.media, Some("document"));
    assert_eq!(sent.file_name.as_deref(), Some("bao-cao-2026-03-02-2026-03-02.xlsx"));
    assert!(sent.silent, "who asked looks at the chat");

    let names = Xlsx::new(Cursor::new(book.as_slice())).expect("a spreadsheet").sheet_names();
    let expected =
        ["Tóm tắt", "Theo ngày", "Theo ca", "Theo ĐTV", "Theo loại", "Ngoại lệ", "Phiếu", "Chấm phiếu"];
    assert_eq!(names, expected);
    assert_eq!(row(&sheet(&book, "Theo ca"), 1), ["CA1", "3", "1", "2", "1", "0.33"]);
    assert_eq!(row(&sheet(&book, "Theo ĐTV"), 1), ["Lan", "2", "1", "1", "0", "0.5"]);
    let exceptions = sheet(&book, "Ngoại lệ");
    assert_eq!(exceptions.rows().skip(1).map(|row| row[0].to_string()).collect::<Vec<_>>(), ["2", "3", "1"]);

    let cases = sheet(&book, "Phiếu");
    assert_eq!(row(&cases, 0)[..4], ["Phiếu số", "Loại", "ĐTV", "Nhận lúc"]);
    let third = cases.rows().nth(3).expect("a row");
    assert_eq!((&third[0], &third[2]), (&Data::Float(3.0), &Data::String("Lan".to_owned())));
    let moments: Vec<(u8, u8, u8)> = third[3..6].iter().map(time).collect();
    assert_eq!(moments, [(2, 9, 10), (2, 9, 40), (2, 9, 47)], "in the centre's time zone");
    assert_eq!(time(&third[7]), (0, 0, 7));
    let text = format!("{cases:?}");
    assert!(!text.contains("Nam") && !text.contains("0912"), "no leader and no number: {text}");

    let mut parts = zip::ZipArchive::new(Cursor::new(book)).expect("an archive");
    let mut xml = String::new();
    parts.by_name("xl/worksheets/sheet7.xml").expect("it").read_to_string(&mut xml).expect("text");
    assert!(xml.contains(r#"state="frozen""#) && xml.contains(r#"<autoFilter ref="A1:M4""#), "{xml}");
    stage
}

async fn a_picture_is_readable_on_a_phone(stage: Stage) -> Stage {
    a_day(&stage).await;
    let (sent, picture) = asks_for(&stage, &stage.tuan, "🖼 Biểu đồ").await;
    assert_eq!(sent.media, Some("photo"));
    let reader = png::Decoder::new(Cursor::new(picture)).read_info().expect("a picture");
    let size = (reader.info().width, reader.info().height);
    // Telegram scales it to the width of the phone: the smallest letters are 34 of 1080 pixels, 12 points there.
    assert_eq!(size.0, 1080);
    assert!((900..1600).contains(&size.1), "{size:?}");
    stage
}

async fn a_file_is_of_who_asks_and_only_there(stage: Stage) -> Stage {
    a_day(&stage).await;
    let (sent, book) = asks_for(&stage, &stage.mai, "📄 Excel").await;
    assert!(sent.text.contains("Phiếu: 1 ·"), "{}", sent.text);
    let cases = sheet(&book, "Phiếu");
    assert_eq!((cases.height(), row(&cases, 1)[0].as_str()), (2, "2"));
    // Minh has no case: there is nothing to make a file of.
    stage.minh.says("/report").await;
    let empty = stage.minh.sees("Không có phiếu nào").await;
    assert!(!empty.labels().contains(&"📄 Excel"), "{:?}", empty.labels());
    stage.minh.presses_data(empty.message_id, "rf.2026-03-02.2026-03-02.chart").await;
    let none = stage.minh.sees("Không có phiếu nào").await;
    assert_eq!(none.media, None);
    stage
}

/// The report comes at eight; one case of Monday was kept.
async fn a_kept_promise(stage: &mut Stage) {
    stage.stops().await;
    stage.config.centre.report_at = NaiveTime::from_hms_opt(8, 0, 0);
    stage.starts().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    told(stage, 1).await;
    everybody_reads_all(stage);
}

async fn it_comes_by_itself_in_the_morning(mut stage: Stage) -> Stage {
    a_kept_promise(&mut stage).await;
    let nga = stage.hires(2001, "Nga", "qa_lead").await;
    stage.forward(minutes(23 * 60 - 1)).await;
    everybody_reads_all(&stage);
    stage.forward(minutes(1)).await;
    for reader in [&stage.tuan, &nga] {
        let report = reader.sees("Báo cáo 02/03/2026").await;
        assert!(report.silent && report.text.contains("đúng hẹn 100 %"), "{}", report.text);
    }
    stage.tuan.taps("Theo ĐTV").await;
    stage.tuan.sees_edit("Lan: 1").await;
    stage.nobody_hears_more().await;
    // Nothing is said of days without a case. On Monday it is about the week.
    stage.forward(TimeDelta::days(6) - minutes(1)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    for reader in [&stage.tuan, &nga] {
        reader.sees("Báo cáo 02/03/2026 – 08/03/2026").await;
    }
    stage
}

async fn it_comes_once_whatever_the_clock_does(mut stage: Stage) -> Stage {
    a_kept_promise(&mut stage).await;
    stage.forward(minutes(23 * 60)).await;
    stage.tuan.sees("Báo cáo 02/03/2026").await;
    everybody_reads_all(&stage);
    for back in [minutes(70), TimeDelta::days(2)] {
        stage.clock.set(-back);
        stage.settles().await;
        everybody_reads_all(&stage);
        stage.stops().await;
        stage.starts().await;
        stage.forward(back - minutes(1)).await;
        everybody_reads_all(&stage);
        stage.forward(minutes(1)).await;
        let again =
            stage.tuan.person.phone().into_iter().filter(|shown| shown.text.contains("Báo cáo 02/03"));
        assert_eq!(again.count(), 1, "after {back}");
    }
    // The bot was away at eight: as soon as it is back.
    stage.lan.says("/vip chị Thu | 0912345679 | mở nợ cước số 0903111333").await;
    stage.lan.sees("Phiếu #2").await;
    told(&stage, 2).await;
    stage.stops().await;
    stage.clock.forward(TimeDelta::days(1) + minutes(300));
    stage.starts().await;
    stage.settles().await;
    stage.tuan.sees("Báo cáo 03/03/2026").await;
    everybody_reads_all(&stage);
    stage
}
