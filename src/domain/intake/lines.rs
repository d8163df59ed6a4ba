//! How many fields of the kept lines are read right; the format of the file is in `docs/reading.md`.
//!
//! `LINES=file cargo test --lib -- intake::lines --nocapture` counts another file, and shows what it reads otherwise
//! with `SHOW=1`.

use super::kind::Kind;
use super::{
    CallbackTime, Day, Field, InputShape, ParsedCall, honorific, number_to_help, numbers_named, read_new_case,
};
use crate::domain::base::fold::fold;
use crate::domain::base::phone::{Phone, numbers_in};
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

/// Whether a field reads as it must. Left out, it must not be there; the number to help with may then be the calling one, and
/// the numbers of which nobody said which is which are then all left for the person to tell apart ([`left_to_ask`]).
fn right(field: &str, line: &Line, read: &BTreeMap<&'static str, String>) -> bool {
    let wanted = line.wanted.get(field).map_or("", String::as_str).trim_matches('-');
    let got = &read[field];
    match field {
        "leader" => fold(got) == fold(wanted),
        "request" => fold(got).contains(&fold(wanted)),
        "help" if wanted.is_empty() => {
            got.is_empty() || *got == read["calling"] || left_to_ask(line, got, read)
        }
        _ => got == wanted,
    }
}

/// Two numbers or more that the file explains no more than the reader does: no calling number is wanted, none is read (so
/// the form asks), and every number typed is still in the request.
fn left_to_ask(line: &Line, help: &str, read: &BTreeMap<&'static str, String>) -> bool {
    let mut typed: Vec<String> =
        numbers_in(&line.typed).iter().map(|number| number.phone.dialled()).collect();
    typed.dedup();
    !line.wanted.contains_key("calling")
        && read["calling"].is_empty()
        && typed.len() > 1
        && help.split(", ").eq(typed.iter().map(String::as_str))
}

/// Right and all fields, and what was wrong.
fn count(lines: &[Line]) -> (usize, usize, Vec<String>) {
    let mut wrong = Vec::new();
    for line in lines {
        let read = read(&line.typed);
        for field in FIELDS.iter().filter(|field| !right(field, line, &read)) {
            let wanted = line.wanted.get(*field).map_or("", String::as_str);
            wrong.push(format!("{}\n    {field}: {:?}, not {wanted:?}", line.typed, read[field]));
        }
    }
    let all = lines.len() * FIELDS.len();
    (all - wrong.len(), all, wrong)
}

/// The numbers that are wrong in a case that opens without being shown first; and how many do.
fn opened_wrong(lines: &[Line]) -> (usize, Vec<String>) {
    let opens = |line: &&Line| {
        let read = read_new_case(&line.typed);
        matches!(read.shape, InputShape::Clear | InputShape::Parts) && read.problems.is_empty()
    };
    let mut wrong = Vec::new();
    let mut opened = 0;
    for line in lines.iter().filter(opens) {
        opened += 1;
        let read = read(&line.typed);
        let numbers = ["calling", "help", "callback"].into_iter();
        for number in numbers.filter(|number| !right(number, line, &read)) {
            wrong.push(format!("{number} of {:?}: {:?}", line.typed, read[number]));
        }
    }
    (opened, wrong)
}

#[test]
fn reads_the_kept_lines() {
    for (name, text, floor) in KEPT {
        let (right, all, wrong) = count(&lines(text));
        println!("{name}: {right} of {all} fields right ({:.1} %)", percent(right, all));
        assert!(right * 1000 >= all * floor, "{name}: {right} of {all}\n{}", wrong.join("\n"));
    }
}

/// A case that opens without being shown first must not have a wrong number in it.
#[test]
fn no_kept_line_opens_at_once_with_a_wrong_number() {
    for (name, text, _) in KEPT {
        let kept = lines(text);
        let (opened, wrong) = opened_wrong(&kept);
        println!("{name}: {opened} of {} lines open at once", kept.len());
        assert!(opened * 2 > kept.len(), "{name}: {opened} of {}", kept.len());
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    }
}

/// Counts the file named by `LINES`, if one is.
#[test]
fn counts_another_file() {
    let Ok(path) = std::env::var("LINES") else { return };
    let other = lines(&std::fs::read_to_string(path).unwrap());
    let (right, all, wrong) = count(&other);
    let (opened, opened_wrong) = opened_wrong(&other);
    println!("{right} of {all} fields right ({:.1} %)", percent(right, all));
    println!("{opened} of {} lines open at once", other.len());
    println!("{} wrong numbers in those\n{}", opened_wrong.len(), opened_wrong.join("\n"));
    if std::env::var("SHOW").is_ok() {
        println!("{}", wrong.join("\n"));
    }
}

fn percent(right: usize, all: usize) -> f64 {
    100.0 * right as f64 / all as f64
}

/// The kept files, each with the fields of a thousand that must be right.
const KEPT: [(&str, &str, usize); 4] = [
    ("lines", include_str!("../../../tests/data/intake/lines.txt"), 995),
    ("north", include_str!("../../../tests/data/intake/north.txt"), 995),
    ("south", include_str!("../../../tests/data/intake/south.txt"), 995),
    ("mixed", include_str!("../../../tests/data/intake/mixed.txt"), 995),
];
