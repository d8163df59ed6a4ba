//! How many fields of the kept lines are read right; the format of the file is in `docs/reading.md`.
//!
//! `LINES=file cargo test --lib -- intake::lines --nocapture` counts another file, and shows what it reads otherwise
//! with `SHOW=1`.

use super::kind::Kind;
use super::{
    CallbackTime, Day, Field, InputShape, ParsedCall, honorific, number_to_help, numbers_named, read_new_case,
};
use crate::domain::base::fold::fold;
use crate::domain::base::phone::Phone;
use std::collections::BTreeMap;

const FIELDS: [&str; 8] = ["leader", "honorific", "calling", "help", "callback", "kind", "request", "due"];

/// A message and what each field of it must read as.
struct Line {
    typed: String,
    wanted: BTreeMap<String, String>,
}

fn lines(text: &str) -> Vec<Line> {
    let blocks = text.split("\n\n").filter(|block| block.lines().any(|line| line.starts_with('>')));
    let line = |block: &str| {
        let typed = block.lines().filter_map(|line| line.strip_prefix('>')).map(str::trim);
        let fields = block.lines().filter(|line| !line.starts_with(['>', '#']));
        let field =
            |line: &str| line.split_once(':').map(|(field, value)| (field.into(), value.trim().into()));
        Line { typed: typed.collect::<Vec<_>>().join("\n"), wanted: fields.filter_map(field).collect() }
    };
    blocks.map(line).collect()
}

/// What the reader makes of a message, in the words of the file.
fn read(typed: &str) -> BTreeMap<&'static str, String> {
    let ParsedCall { fields, problems, shape: _ } = read_new_case(typed);
    let dialled = |phone: &Phone| phone.dialled();
    let request = fields.request.unwrap_or_default();
    let kind = Kind::read(&request);
    let named = numbers_named(&request, fields.calling.as_ref());
    let help = match &fields.calling {
        Some(calling) if named.is_empty() => number_to_help(&request, calling, kind).into_iter().collect(),
        _ => named,
    };
    let leader = fields.leader.unwrap_or_default();
    let due = match fields.when {
        Some(CallbackTime::In(after)) => format!("in {}m", after.as_secs() / 60),
        Some(CallbackTime::At(time)) => format!("at {}", time.format("%H:%M")),
        Some(CallbackTime::On(Day::After(days), time)) => format!("+{days} {}", time.format("%H:%M")),
        Some(CallbackTime::On(day, time)) => format!("{day:?} {}", time.format("%H:%M")),
        None if problems.iter().any(|(field, _)| *field == Field::When) => "?".to_owned(),
        None => String::new(),
    };
    BTreeMap::from([
        ("honorific", honorific(&leader).unwrap_or_default().to_owned()),
        ("leader", leader),
        ("calling", fields.calling.as_ref().map(dialled).unwrap_or_default()),
        ("help", help.iter().map(dialled).collect::<Vec<_>>().join(", ")),
        ("callback", fields.callback.as_ref().map(dialled).unwrap_or_default()),
        ("kind", kind.key().to_owned()),
        ("request", request),
        ("due", due),
    ])
}

/// Whether a field reads as it must. Left out, it must not be there; the number to help with may then be the calling one.
fn right(field: &str, line: &Line, read: &BTreeMap<&'static str, String>) -> bool {
    let wanted = line.wanted.get(field).map_or("", String::as_str).trim_matches('-');
    let got = &read[field];
    match field {
        "leader" => fold(got) == fold(wanted),
        "request" => fold(got).contains(&fold(wanted)),
        "help" if wanted.is_empty() => got.is_empty() || *got == read["calling"],
        _ => got == wanted,
    }
}

/// Right and all fields, and what was wrong.
fn count(text: &str) -> (usize, usize, Vec<String>) {
    let lines = lines(text);
    let mut wrong = Vec::new();
    for line in &lines {
        let read = read(&line.typed);
        for field in FIELDS.iter().filter(|field| !right(field, line, &read)) {
            let wanted = line.wanted.get(*field).map_or("", String::as_str);
            wrong.push(format!("{}\n    {field}: {:?}, not {wanted:?}", line.typed, read[field]));
        }
    }
    let all = lines.len() * FIELDS.len();
    (all - wrong.len(), all, wrong)
}

#[test]
fn reads_the_kept_lines() {
    let kept = include_str!("../../../tests/data/intake/lines.txt");
    let other = std::env::var("LINES").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let (right, all, wrong) = count(other.as_deref().unwrap_or(kept));
    println!("{right} of {all} fields right ({:.1} %)", 100.0 * right as f64 / all as f64);
    if std::env::var("SHOW").is_ok() {
        println!("{}", wrong.join("\n"));
    }
    assert!(other.is_some() || right * 1000 >= all * FLOOR, "{}", wrong.join("\n"));
}

/// A case that opens without being shown first must not have a wrong number in it.
#[test]
fn no_kept_line_opens_at_once_with_a_wrong_number() {
    let kept = lines(include_str!("../../../tests/data/intake/lines.txt"));
    let clear: Vec<&Line> =
        kept.iter().filter(|line| read_new_case(&line.typed).shape == InputShape::Clear).collect();
    println!("{} of {} lines open at once", clear.len(), kept.len());
    assert!(clear.len() * 2 > kept.len(), "{} of {}", clear.len(), kept.len());
    for line in clear {
        let read = read(&line.typed);
        for number in ["calling", "help", "callback"] {
            assert!(right(number, line, &read), "{number} of {:?}: {:?}", line.typed, read[number]);
        }
    }
}

/// Of a thousand fields of the kept lines.
const FLOOR: usize = 995;
