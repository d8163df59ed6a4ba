//! Properties of the code that reads outside input; a violation panics. The fuzz targets run them on libFuzzer's inputs,
//! `tests/it/input.rs` on mutated real input.

use futures_util::FutureExt as _;
use loihua::domain::base::phone::Phone;
use loihua::domain::base::table::{MOST_ROWS, read_table};
use loihua::domain::base::{masking, phone, subscriber};
use loihua::domain::centre::Centre;
use loihua::domain::intake;
use loihua::domain::intake::kind::Kind;
use loihua::domain::intake::{Field, ParsedCall, ParsedFields};
use loihua::domain::request::button::Button;
use loihua::domain::request::intent::Intent;
use loihua::domain::request::search;
use loihua::domain::request::search::SearchTerms;
use loihua::domain::staff::person::Person;
use loihua::domain::staff::rota_file::{RotaContext, read_rota};
use loihua::domain::staff::staff_file::{StaffRow, read_staff};
use loihua::telegram::parse;
use loihua::telegram::parse::{Content, ParsedUpdate};
use loihua::telegram::router::Router;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

/// How long a button's data may be (Bot API `callback_data`), in bytes.
const LONGEST_DATA: usize = 64;

/// An update as Telegram delivers it: an update with an id is recognised, header and content name the same chat, and a
/// press always has an intent.
pub fn update(raw: &str) {
    static ROUTER: LazyLock<Router> = LazyLock::new(|| Router::new("loihua_bot"));
    let glance = parse::read_header(raw);
    let json: Option<Value> = serde_json::from_str(raw).ok();
    if let Some(update) = json.as_ref().filter(|update| update["update_id"].is_i64()) {
        // Serialised again, because Telegram sends no key twice.
        assert!(parse::read_header(&update.to_string()).is_some(), "an update with an id is passed over");
    }
    let Some(heard) = parse::read(raw) else { return };
    let kinds = ["message", "edited_message", "callback_query", "my_chat_member"];
    let of_one_kind = json.is_some_and(|update| {
        kinds.iter().filter(|kind| update.get(kind).is_some_and(|what| !what.is_null())).count() == 1
    });
    if let Some(seen) = glance.and_then(|glance| glance.chat)
        && of_one_kind
    {
        assert_eq!(seen, heard.chat, "it would overtake others of its chat");
    }
    let ParsedUpdate { content, .. } = &heard;
    let is_press = matches!(content, Content::Press { .. });
    let Some(incoming) = ROUTER.route(heard).now_or_never() else { panic!("the router does not wait") };
    assert_eq!(is_press, matches!(incoming.intent, Intent::Press(_) | Intent::UnknownPress));
    assert_eq!(is_press, incoming.query.is_some(), "a press is answered, and nothing else is");
    assert!(!words(&incoming.intent).contains('\0'), "PostgreSQL stores no NUL");
}

/// The typed text in an intent.
fn words(intent: &Intent) -> &str {
    match intent {
        Intent::NewCase(_, words)
        | Intent::Find(words)
        | Intent::AskQa { words, .. }
        | Intent::Transfer(words)
        | Intent::StandingGuidance(words)
        | Intent::Promotions(words)
        | Intent::Catalogue(words)
        | Intent::Guide(words)
        | Intent::Report(words)
        | Intent::Staff(words)
        | Intent::Text { text: words, .. }
        | Intent::Edited { text: words, .. }
        | Intent::Media { caption: Some(words), .. } => words,
        Intent::Start(_)
        | Intent::Help
        | Intent::ListOpen(_)
        | Intent::ShowCase(_)
        | Intent::Audit
        | Intent::Health
        | Intent::Invite
        | Intent::Review
        | Intent::Rota
        | Intent::Cancel
        | Intent::Language(_)
        | Intent::Press(_)
        | Intent::UnknownPress
        | Intent::UnknownCommand
        | Intent::PrivateCommand
        | Intent::Media { caption: None, .. }
        | Intent::Location { .. }
        | Intent::NoText
        | Intent::Reachable(_)
        | Intent::Nothing
        | Intent::Duty
        | Intent::Handover => "",
    }
}

/// The one-line case and free text: missing fields are reported in their order, and a form survives being stored.
pub fn case_line(text: &str) {
    let read = intake::read_new_case(text);
    let ParsedFields { leader, calling, request, .. } = &read.fields;
    let reported = |wanted| read.problems.iter().any(|(field, _)| *field == wanted);
    assert!(leader.is_some() || reported(Field::Leader));
    assert!(calling.is_some() != reported(Field::Calling));
    assert!(request.is_some() || reported(Field::Request));
    assert!(read.problems.is_sorted_by_key(|(field, _)| *field));
    let stored = serde_json::to_string(&read).expect("it is stored");
    assert_eq!(serde_json::from_str::<ParsedCall>(&stored).expect("it is read again"), read);
    if let Ok(SearchTerms { by: Some(by), .. }) = search::read(text) {
        assert!(by.keys().iter().all(|keys| keys.range.start <= keys.range.end));
    }
    let _ = (intake::honorific(text), intake::read_when(text), intake::is_complete_call(text));
    let _ = (Kind::read(text), subscriber::read(text, &Centre::default().business_prefixes));
}

/// A phone number: an accepted one parses to itself in every notation, and masking hides it.
pub fn phone(text: &str) {
    let typed = phone::numbers_in(text);
    assert!(typed.iter().all(|found| text.get(found.span.clone()).is_some()));
    let masked = masking::without_numbers(text);
    assert!(typed.iter().all(|found| masked.contains(&found.phone.masked())), "{masked} shows a number");
    let Ok(phone) = Phone::parse(text) else { return };
    for written in [phone.dialled(), phone.spoken(), phone.e164().to_owned()] {
        assert_eq!(Phone::parse(&written).as_ref(), Ok(&phone), "{written}");
    }
    let stored = serde_json::to_string(&phone).expect("it is stored");
    assert_eq!(serde_json::from_str::<Phone>(&stored).expect("it is read again"), phone);
    assert!(phone.masked().chars().filter(char::is_ascii_digit).count() <= 6);
    let _ = intake::number_to_help(text, &phone, Kind::Other);
}

/// A button's data: what decodes encodes to the same bytes.
pub fn button(data: &str) {
    if let Ok(button) = Button::decode(data) {
        assert_eq!(button.encode(), data);
        assert!(data.len() <= LONGEST_DATA, "Telegram takes no button of {} bytes", data.len());
    }
}

/// A staff list or a rota, CSV or XLSX: read completely, or refused with its bad rows.
/// The reader of workbooks, behind the archive that few mutations leave whole: the bytes are the parts of an XLSX file (the
/// strings, a zero, the sheet) or, after a first byte that is odd, the content of an ODS file.
pub fn workbook(bytes: &[u8]) {
    let Some((kind, content)) = bytes.split_first() else { return };
    let parts: Vec<(&str, &[u8])> = if kind % 2 == 1 {
        vec![("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]
    } else {
        let middle = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
        let (strings, sheet) = content.split_at(middle);
        let frame = [("xl/workbook.xml", WORKBOOK), ("xl/_rels/workbook.xml.rels", RELATIONS)];
        let mut parts: Vec<(&str, &[u8])> = frame.map(|(name, text)| (name, text.as_bytes())).to_vec();
        parts.push(("xl/sharedStrings.xml", strings));
        parts.push(("xl/worksheets/sheet1.xml", sheet.get(1..).unwrap_or_default()));
        parts
    };
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in parts {
        archive.start_file(name, options).expect("a part");
        archive.write_all(content).expect("written");
    }
    table(&archive.finish().expect("an archive").into_inner());
}

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Ca" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

pub fn table(bytes: &[u8]) {
    let Ok(rows) = read_table(bytes) else { return };
    assert!(rows.len() <= MOST_ROWS);
    let staff = read_staff(&rows);
    match &staff {
        Ok(staff) => {
            let ids: BTreeSet<_> = staff.iter().map(|person| person.id).collect();
            assert_eq!(ids.len(), staff.len(), "an id occurs twice");
            assert!(staff.iter().all(|person| !person.roles.0.is_empty()));
        }
        Err(bad) => assert!(!bad.is_empty()),
    }
    let centre = Centre::default();
    let people: Vec<Person> = staff.unwrap_or_default().into_iter().map(StaffRow::into_person).collect();
    let (shifts, timezone, today) = (&centre.shifts, centre.timezone, chrono::NaiveDate::default());
    match read_rota(&rows, &RotaContext { shifts, timezone, people: &people, today, sheet: "" }) {
        Ok(rota) => assert!(rota.duties.iter().all(|duty| duty.from < duty.until)),
        Err(bad) => assert!(!bad.is_empty()),
    }
}
