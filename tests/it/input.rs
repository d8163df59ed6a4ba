//! What comes in from outside, made up and mutated: the properties are those of the fuzz targets.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

#[path = "../../fuzz/src/lib.rs"]
mod properties;

/// Updates as Telegram delivers them, one of each kind the bot asks for and some of what else stands in them.
fn real_updates() -> Vec<Value> {
    let lan = json!({ "id": 1001, "is_bot": false, "first_name": "Lan", "language_code": "vi" });
    let bot = json!({ "id": 4242, "is_bot": true, "first_name": "Lời Hứa", "username": "loihua_bot" });
    let home = json!({ "id": 1001, "type": "private", "first_name": "Lan" });
    let room =
        json!({ "id": -1_001_000_000_777_i64, "type": "supergroup", "title": "QLCL", "is_forum": true });
    let asks = json!({
        "message_id": 30, "date": 1_790_000_000, "from": bot, "chat": room, "message_thread_id": 9,
        "is_topic_message": true, "text": "💬 Phiếu #1 hỏi QLCL"
    });
    let line = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222 | | 20m";
    vec![
        json!({ "message": {
            "message_id": 5, "date": 1_790_000_000, "from": lan, "chat": home, "text": line,
            "entities": [
                { "type": "bot_command", "offset": 0, "length": 4 },
                { "type": "phone_number", "offset": 16, "length": 10 }
            ]
        }}),
        json!({ "edited_message": {
            "message_id": 5, "date": 1_790_000_000, "edit_date": 1_790_000_060, "from": lan, "chat": home,
            "text": "👩‍💼 chị Vân <b>0913000111</b> nhờ mở máy bị chặn",
            "entities": [{ "type": "custom_emoji", "offset": 0, "length": 5, "custom_emoji_id": "5368" }]
        }}),
        json!({ "message": {
            "message_id": 31, "date": 1_790_000_000, "from": lan, "chat": room, "message_thread_id": 9,
            "is_topic_message": true, "reply_to_message": asks, "caption": "ảnh màn hình",
            "photo": [{ "file_id": "p", "file_unique_id": "u", "width": 90, "height": 90, "file_size": 1024 }]
        }}),
        json!({ "callback_query": {
            "id": "4000000000001", "from": lan, "chat_instance": "7919", "data": "c.12.3.told",
            "message": { "message_id": 6, "date": 1_790_000_000, "from": bot, "chat": room, "text": "Phiếu #12",
                "reply_markup": { "inline_keyboard": [[{ "text": "📞", "callback_data": "c.12.3.told" }]] } }
        }}),
        json!({ "my_chat_member": {
            "chat": home, "from": lan, "date": 1_790_000_000,
            "old_chat_member": { "user": bot, "status": "member" },
            "new_chat_member": { "user": bot, "status": "kicked", "until_date": 0 }
        }}),
        json!({ "message": {
            "message_id": 7, "date": 1_790_000_000, "from": lan, "chat": room, "migrate_to_chat_id": -1_002_i64
        }}),
    ]
}

/// What a field is not meant to be.
fn odd() -> impl Strategy<Value = Value> {
    let made_up = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!(0.5),
        json!(""),
        json!("\0"),
        json!("/case 99999999999999999999"),
        json!("c.1.1.told"),
        json!("\u{202E}\u{1F4A3}|\n|\t0912345678"),
        json!([]),
        json!({}),
        json!([[[[{}]]]]),
        json!({ "id": "x", "chat": [], "from": {} }),
    ];
    prop_oneof![
        select(made_up.to_vec()),
        "[\0-\x20a/|.0-9\u{202E}]{0,12}".prop_map(Value::String),
        any::<i64>().prop_map(Value::from)
    ]
}

/// The places in a document, by JSON Pointer.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), all))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), all));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// One place of it says something else, or (`None`) is missing.
fn mutate(update: &mut Value, place: Index, odd: Option<Value>) {
    let mut all = Vec::new();
    places(update, "", &mut all);
    let at = place.get(&all);
    match odd {
        Some(odd) => {
            if let Some(value) = update.pointer_mut(at) {
                *value = odd;
            }
        }
        None => {
            if let Some((above, name)) = at.rsplit_once('/')
                && let Some(Value::Object(fields)) = update.pointer_mut(above)
            {
                fields.remove(name);
            }
        }
    }
}

const PIECES: [&str; 25] = [
    "anh Hùng",
    "A.",
    "0912345678",
    "09 12",
    "84",
    "+",
    "|",
    "｜",
    "\n",
    "\t",
    "hẹn",
    "20m",
    "14:3",
    "gọi lại",
    "mở",
    "báo mất",
    "\u{200F}",
    "<b>",
    "🙏",
    ",",
    "số",
    "(0)",
    "\u{A0}",
    "０９",
    "1800 1090",
];
/// Of the parts of an XLSX file, behind the zero the sheet, and of the content of an ODS file.
const SHEET: [&str; 22] = [
    "<sst uniqueCount=\"2\">",
    "<sst uniqueCount='18446744073709551615'>",
    "<si><t>Lan</t></si>",
    "</sst>",
    "\0",
    "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>",
    "<row r=\"1\">",
    "<c r=\"A1\" t=\"s\"><v>0</v></c>",
    "<c r=\"B1\" t=\"s\"><v>99999999999</v></c>",
    "<c r=\"ZZZZZ9\" t=\"d\"><v>2026-03-01T06:00:00</v></c>",
    "<c r=\"\" t=\"inlineStr\"><is><t>x</t></is></c>",
    "<c t=\"n\"><v>1e999</v></c>",
    "</row>",
    "</sheetData></worksheet>",
    "<office:document-content><office:body><office:spreadsheet>",
    "<table:table table:name=\"Ca\">",
    "<table:table-row table:number-rows-repeated=\"3\">",
    "<table:table-row table:number-rows-repeated=\"-1\">",
    "<table:table-cell table:number-columns-repeated=\"9\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell>",
    "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-01\"/>",
    "</table:table-row></table:table>",
    "</office:spreadsheet></office:body></office:document-content>",
];
const COUNTRIES: [&str; 15] =
    ["0", "02", "024", "0251", "84", "+84", "+1", "+7", "+44", "+49", "+39", "+54", "+82", "+855", ""];
/// Buttons as they are drawn; `#` is a number.
const BUTTONS: [&str; 15] = [
    "c.#.#.told",
    "c.#.#.to.#",
    "c.#.#.agreed.#",
    "c.#.#.media.#",
    "c.#.#.fix.l",
    "d.#.open",
    "d.#.due.#",
    "d.#.kind.debt",
    "g.#.edit",
    "h.#.all",
    "l.find.#.#",
    "l.time.#.#",
    "l.open.mine.#",
    "lang.vi",
    "#",
];
const NUMBERS: [&str; 10] =
    ["0", "1", "65536", "01", "+1", "-1", "1 ", "", "9223372036854775807", "9223372036854775808"];
const CELLS: [&str; 24] = [
    "telegram_id",
    "name",
    "roles",
    "locale",
    "phone",
    "honorific",
    "active",
    "date",
    "shift",
    "role",
    "1001",
    "-1",
    "Lan",
    "agent",
    "agent+qa",
    "qa_on_call",
    "vi",
    "2026-03-01",
    "31/02/2026",
    "CA1",
    "\"",
    "0912345678",
    "no",
    "",
];

/// A failing input is printed; what it was cut down to is worth a test of its own.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn no_mutation_of_an_update_is_more_than_is_read(
        which: Index,
        changes in vec((any::<Index>(), proptest::option::of(odd())), 0..4),
        typed in proptest::option::of("[\0a/|\n]{0,12}"),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        let mut update = which.get(&real_updates()).clone();
        update["update_id"] = json!(7);
        for field in ["/message/text", "/edited_message/text", "/message/caption"] {
            if let (Some(said), Some(typed)) = (update.pointer_mut(field), &typed) {
                *said = json!(typed);
            }
        }
        for (place, odd) in changes {
            mutate(&mut update, place, odd);
        }
        let mut raw = update.to_string();
        if let Some(cut) = cut {
            let ends: Vec<usize> = raw.char_indices().map(|(at, _)| at).collect();
            raw.truncate(*cut.get(&ends));
        }
        properties::update(&raw);
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_text_is_more_than_is_read(any in any::<String>(), pieces in vec(select(&PIECES[..]), 0..16)) {
        for text in [any, pieces.concat(), pieces.join(" ")] {
            properties::update(&text);
            properties::case_line(&text);
            properties::phone(&text);
            properties::button(&text);
            properties::table(text.as_bytes());
        }
    }

    #[test]
    fn no_part_of_a_workbook_is_more_than_is_read(kind: u8, pieces in vec(select(&SHEET[..]), 0..24), any: Vec<u8>) {
        for content in [pieces.concat().into_bytes(), any] {
            properties::workbook(&[&[kind][..], &content].concat());
        }
    }

    #[test]
    fn no_digits_are_more_than_is_read(
        any in "[-+() .0-9０-９đ/|\u{A0}\u{200B}\n]{0,60}",
        country in select(&COUNTRIES[..]),
        rest in "[0-9]{6,11}",
    ) {
        for text in [any, format!("{country}{rest}")] {
            properties::phone(&text);
            properties::case_line(&text);
        }
    }

    #[test]
    fn no_button_is_more_than_was_drawn(
        button in select(&BUTTONS[..]),
        numbers in vec(select(&NUMBERS[..]), 3),
        any in "\\PC{0,80}",
    ) {
        let button = numbers.iter().fold(button.to_owned(), |button, number| button.replacen('#', number, 1));
        properties::button(&button);
        properties::button(&any);
    }

    #[test]
    fn no_table_is_more_than_is_read(
        header in select(&["telegram_id,name,roles,locale", "date;shift;telegram_id;role", ""][..]),
        rows in vec(vec(select(&CELLS[..]), 0..7), 0..8),
        mark in select(&[",", ";", "\t"][..]),
        bytes in vec(any::<u8>(), 0..200),
        at: Index,
    ) {
        let rows: Vec<String> = rows.iter().map(|cells| cells.join(mark)).collect();
        let mut table = format!("{}\n{}", header.replace([',', ';'], mark), rows.join("\n")).into_bytes();
        properties::table(&table);
        let at = at.index(table.len() + 1);
        table.splice(at..at, bytes.iter().copied().take(3));
        properties::table(&table);
        properties::table(&bytes);
    }
}
