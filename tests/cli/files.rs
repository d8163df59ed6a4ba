//! Staff and rota from files, whatever the spreadsheet made of them.

use crate::command::{Place, STAFF, finish};

/// `loihua staff list | head`
#[test]
fn who_has_read_enough_ends_it_quietly() {
    let place = Place::new();
    let mut command = place.command(&["staff", "list"]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    command.stdout(writer);
    let mut child = command.spawn().expect("the binary starts");
    let mut said = String::new();
    let mut err = child.stderr.take().expect("its errors");
    std::io::Read::read_to_string(&mut err, &mut said).expect("it is read");
    assert!(child.wait().expect("it ends").success(), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn staff_is_imported_in_the_dialects_of_spreadsheets() {
    let place = Place::new();
    place.loihua(&["staff", "list"]).is(0).says(&["loihua staff import staff.csv"]);
    let file = place.write("staff.csv", STAFF);
    let file = file.to_str().expect("a path");
    place.loihua(&["staff", "import", file]).is(0).says(&["3 people imported", "staff.csv"]);
    let plain = place.staff();
    assert!(plain.contains("Lan") && plain.contains("shift_leader"), "{plain}");

    let bom = Place::new();
    bom.write("staff.csv", format!("\u{feff}{}", STAFF.replace(',', ";").replace('\n', "\r\n")));
    bom.loihua(&["staff", "import", "staff.csv"]).is(0);
    assert_eq!(bom.staff(), plain);

    let book = Place::new();
    book.write("staff.xlsx", workbook(STAFF));
    book.loihua(&["staff", "import", "staff.xlsx"]).is(0);
    assert_eq!(book.staff(), plain);

    // A second file replaces the people in it and leaves the others.
    place.write(
        "more.csv",
        "telegram_id,name,roles,locale,phone,honorific\n2,Hoa,team_leader,,0912345678,chị\n",
    );
    place.loihua(&["staff", "import", "more.csv"]).is(0).says(&["more.csv"]);
    let more = place.staff();
    assert!(more.contains("team_leader") && more.contains("Lan") && !more.contains("shift_leader"), "{more}");
}

#[test]
fn a_bad_staff_file_is_refused_whole() {
    let place = Place::new();
    place.write("good.csv", STAFF);
    place.loihua(&["staff", "import", "good.csv"]).is(0);
    let before = place.staff();
    let header = "telegram_id,name,roles,locale\n";
    let bad: [(&[u8], &[&str]); 7] = [
        (b"", &["is empty"]),
        (b"\x89PNG\r\n\x1a\n\0\0", &["is a picture", "CSV or XLSX"]),
        (b"a\0b\xff\xfe", &["is no text"]),
        (header.as_bytes(), &["nothing below the header"]),
        (
            b"telegram_id,name,roles,locale\n9,New,agent,vi\n1,Lan,boss,vi\nx,,agent,vi\n",
            &["Row 3: “boss” is no role; use agent", "Row 4: telegram_id “x”", "name is empty; give one"],
        ),
        (
            b"telegram_id,name,roles,locale\n9,New,agent,vi\n9,Again,agent,vi\n",
            &["Row 3: telegram_id 9 is in row 2 already"],
        ),
        (b"date,shift,telegram_id,role\n2026-03-01,CA1,1,agent\n", &["Row 1: no column is named"]),
    ];
    for (content, says) in bad {
        place.write("bad.csv", content);
        place.loihua(&["staff", "import", "bad.csv"]).is(1).says(&["bad.csv"]).says(says);
        assert_eq!(place.staff(), before);
    }
    for (endless, says) in
        [("/dev/zero", "/dev/zero is larger than 5 MiB"), ("/dev/null", "/dev/null is empty")]
    {
        place.loihua(&["staff", "import", endless]).is(1).says(&[says]);
    }
    let mut command = place.command(&["staff", "list"]);
    command.env("LOIHUA__DATABASE__URL", "sqlite:///dev/null");
    finish(command).is(1).says(&["/dev/null is no file", "database.url"]);
    place.loihua(&["staff", "import", "gone.csv"]).is(1).says(&["gone.csv cannot be read", "check the path"]);
}

#[test]
fn a_rota_reaches_over_midnight_and_replaces_only_its_dates() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.loihua(&["rota", "show"]).is(0).says(&["loihua rota import rota.csv"]);
    place.write(
        "rota.csv",
        "date,shift,telegram_id,role\n2026-03-01,CA3,1,agent\n01/03/2026,CA3,2,shift_leader\n\
         2026-03-02,CA1,1,agent\n2026-03-02,,3,qa_on_call\n",
    );
    place.loihua(&["rota", "import", "rota.csv", "--any-date"]).is(0).says(&["4 duties on 2 dates"]);
    let night = place.rota("2026-03-01");
    assert!(night.contains("01/03 22:00  02/03 06:00"), "{night}");
    let morning = place.rota("2026-03-02");
    for part in ["02/03 06:00  02/03 14:00", "01/03 22:00  02/03 06:00", "qa_on_call"] {
        assert!(morning.contains(part), "{morning}");
    }

    // Who imports what is in the audit log.
    place.loihua(&["audit", "export", "audit.csv"]).is(0);
    let exported = place.write("rota.csv", "").with_file_name("audit.csv");
    let audit = std::fs::read_to_string(exported).expect("the audit log");
    assert!(
        audit.contains("imported") && audit.contains("rota.csv") && audit.contains("staff.csv"),
        "{audit}"
    );

    place.write("rota.csv", "date;shift;telegram_id;role\n2026-03-02;CA2;1;agent\n");
    place
        .loihua(&["rota", "import", "rota.csv", "--any-date"])
        .is(0)
        .says(&["1 duty on 1 date (2026-03-02) imported"]);
    assert_eq!(place.rota("2026-03-01"), night);
    assert_eq!(place.rota("01/03/2026"), night);
    let morning = place.rota("2026-03-02");
    assert!(morning.contains("CA2") && !morning.contains("CA1") && !morning.contains("on_call"), "{morning}");
}

#[test]
fn a_bad_rota_is_refused_whole() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.write("rota.csv", "date,shift,telegram_id,role\n2026-03-01,CA1,1,agent\n");
    place.loihua(&["rota", "import", "rota.csv", "--any-date"]).is(0);
    let before = place.rota("2026-03-01");
    for (rows, says) in [
        ("2026-03-01,CA2,1,agent\n2026-03-01,CA9,1,agent\n", "Row 3: “CA9” is no shift"),
        ("2026-03-01,CA2,1,agent\n2026-13-01,CA1,1,agent\n", "Row 3: date “2026-13-01” is no day"),
        ("2026-03-01,CA2,404,agent\n", "Row 2: nobody on the staff has telegram_id 404"),
        ("2026-03-01,CA2,1,qa\n", "cannot stand here as QA, being"),
        ("2026-03-01,CA2,1,agent\n2026-03-01,CA2,1,agent\n", "Row 3: it says the same as row 2"),
    ] {
        place.write("bad.csv", format!("date,shift,telegram_id,role\n{rows}"));
        place.loihua(&["rota", "import", "bad.csv", "--any-date"]).is(1).says(&[
            "bad.csv",
            "nothing has changed",
            says,
        ]);
        assert_eq!(place.rota("2026-03-01"), before);
    }
}

const PROMO: &str = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned\n\
     NAP20,Top-up 20%,2026-11-01,2026-11-30,20% more,from 50k,prepaid,,20000,NAP,,top-up,CV 12,official,\n\
     D90,Data,,,1 GB a day,,,,90000,,,data,CV 3,official,\n";

#[test]
fn a_promotion_catalogue_is_imported_and_changed_by_code() {
    let place = Place::new();
    place.write("promo.csv", PROMO);
    let import = ["promo", "import", "promo.csv"];
    place.loihua(&import).is(0).says(&["2 programmes (2 new, 0 changed) imported from promo.csv."]);
    place.loihua(&import).is(0).says(&["(0 new, 0 changed)"]);
    place.write("promo.csv", PROMO.replace("20% more", "25% more").replace("D90", "D120"));
    place.loihua(&import).is(0).says(&["(1 new, 1 changed)"]);
    place.loihua(&["promo", "import", "promo.csv", "--replace"]).is(0).says(&["Taken out: D90."]);
    place.write("bad.csv", PROMO.replace("official", "soon").replace("D90,Data", "nap20,"));
    place.loihua(&["promo", "import", "bad.csv"]).is(1).says(&[
        "bad.csv was not imported; nothing has changed.",
        "Row 2: status “soon” is none; use official, reference or ended.",
        "Row 3: name is empty; fill it in",
    ]);
}

#[test]
fn golden_days_come_as_a_sheet_or_a_file() {
    let place = Place::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    fill(book.add_worksheet(), PROMO);
    let days = book.add_worksheet().set_name("golden_days").expect("a name");
    fill(days, "date\n2026-11-20\n2026-11-21\n");
    place.write("promo.xlsx", book.save_to_buffer().expect("a workbook"));
    let says = ["2 programmes (2 new, 0 changed) and 2 golden days imported"];
    place.loihua(&["promo", "import", "promo.xlsx"]).is(0).says(&says);
    place.write("golden_days.csv", "date\n20/12/2026\n");
    place.loihua(&["promo", "import", "golden_days.csv"]).is(0).says(&["1 golden day imported"]);
}

fn workbook(csv: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    fill(book.add_worksheet(), csv);
    book.save_to_buffer().expect("a workbook")
}

fn fill(sheet: &mut rust_xlsxwriter::Worksheet, csv: &str) {
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, cell),
            }
            .expect("a cell");
        }
    }
}

#[test]
fn premium_customers_are_imported_whole_or_not_at_all() {
    let place = Place::new();
    place.write("premium.csv", "Số thuê bao;Hạng;Tên\n0909123456;Kim cương;Lan Hương\n0908222333;Vàng;\n");
    place.write("changed.csv", "number,class\n0909123456,Vàng\n");
    place.write("bad.csv", "number,class\n090912345,Vàng\n0908222333,\n");
    let import = |file, and: &[&'static str]| place.loihua(&[&["premium", "import", file], and].concat());
    import("premium.csv", &[]).is(0).says(&["2 premium customers imported from", "(2 new, 0 changed)"]);
    import("premium.csv", &[]).is(0).says(&["(0 new, 0 changed)"]);
    import("bad.csv", &[]).is(1).says(&["090912345", "class is empty"]);
    import("changed.csv", &["--replace"]).is(0).says(&["(0 new, 1 changed, 1 taken off the list)"]);
}

#[test]
fn hours_without_qa_are_named_before_the_night_comes() {
    let place = Place::new();
    place.write("staff.csv", "telegram_id,name,roles,locale\n1,Lan,agent,vi\n2,Minh,qa,vi\n");
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    let days = (-1..=8).map(|days| (chrono::Utc::now() + chrono::TimeDelta::days(days)).format("%Y-%m-%d"));
    let rota = |post: &str| {
        let header = "date,shift,telegram_id,role\n".to_owned();
        days.clone().fold(header, |rota, day| {
            ["CA1", "CA2", "CA3"].iter().fold(rota, |rota, shift| format!("{rota}{day},{shift},1,agent\n"))
                + &post.replace("DAY", &day.to_string())
        })
    };
    place.write("rota.csv", rota(""));
    place.loihua(&["rota", "import", "rota.csv"]).is(0);
    place.loihua(&["check"]).says(&[
        "agent: every hour of the coming 7 days",
        "qa or qa_on_call: 168 hours of the coming 168 without one, the first",
    ]);
    place.write("rota.csv", rota("DAY,,2,qa_on_call\n"));
    place.loihua(&["rota", "import", "rota.csv"]).is(0);
    place.loihua(&["check"]).says(&["qa or qa_on_call: every hour of the coming 7 days"]);
}

/// Cells that repeat more often than memory holds: the reader ends, and nothing else.
#[test]
fn a_workbook_that_takes_all_memory_ends_its_reader_alone() {
    let place = Place::new();
    place.write("good.csv", STAFF);
    place.loihua(&["staff", "import", "good.csv"]).is(0);
    let before = place.staff();
    let row = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Ca">{row}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]
    {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut archive, text.as_bytes()).expect("written");
    }
    place.write("huge.ods", archive.finish().expect("an archive").into_inner());
    place.loihua(&["staff", "import", "huge.ods"]).is(1).says(&["huge.ods cannot be read as a workbook"]);
    assert_eq!(place.staff(), before);
}
