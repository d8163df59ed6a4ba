//! The part of the configuration that decisions use: language, time zone, shifts, promise times, ladders.

use super::reader::ConfigReader;
use super::shape::{DraftProblemKind, FromValue, TableReader};
use super::values;
use crate::domain::base::fold::{fold, one_line, tidy};
use crate::domain::base::ids::{ChatId, PersonId};
use crate::domain::centre::{Attention, Centre, Coverage, Ladders, PerKind};
use crate::domain::escalation::ladder::{Ladder, LadderEnd, LadderError, Recipient, Rung};
use crate::domain::intake::case_kind::CaseKind;
use crate::domain::intake::kind::Kind;
use crate::domain::staff::shift::{Shift, check_shifts};
use chrono::{NaiveTime, TimeDelta};
use toml::Value;

/// How many areas have buttons under one question, and how long their names may be.
const MOST_AREAS: usize = 60;
const LONGEST_AREA: usize = 30;

pub(super) fn read(reader: &mut ConfigReader) -> Centre {
    let default = Centre::default();
    let mut short = |key: &str, default| {
        reader.parsed(key, |text| values::duration(text, values::DAY)).unwrap_or(default)
    };
    let guidance_claim = short("ladder.guidance_claim", default.guidance_claim);
    let snooze = short("ladder.snooze", default.snooze);
    let attention = Attention {
        shift_leader: short("attention.window.shift_leader", default.attention.shift_leader),
        team_leader: short("attention.window.team_leader", default.attention.team_leader),
    };
    let draft_asked_after = short("ladder.draft_asked_after", default.draft_asked_after);
    let before_shift = reader.parsed("coverage.before_shift", |text| values::offset(text, values::DAY));
    if before_shift.is_some_and(|before| before < TimeDelta::zero()) {
        reader.fault("coverage.before_shift", "it is after the begin; give a duration, or \"0s\" for never");
    }
    let before_shift = before_shift.unwrap_or(default.coverage.before_shift);
    let coverage_at = daily_at(reader, "coverage.daily_at").unwrap_or(default.coverage.daily_at);
    let approval = reader.value("coverage.swap_needs_approval");
    let swap_needs_approval = approval.unwrap_or(default.coverage.swap_needs_approval);
    let coverage = Coverage { daily_at: coverage_at, before_shift, swap_needs_approval };
    Centre {
        locale: reader.parsed("locale", str::parse).unwrap_or(default.locale),
        timezone: reader.parsed("timezone", values::timezone).unwrap_or(default.timezone),
        shifts: shifts(reader).unwrap_or(default.shifts),
        business_prefixes: business_prefixes(reader).unwrap_or(default.business_prefixes),
        areas: areas(reader),
        promise: promise(reader, default.promise),
        ladders: ladders(reader, default.ladders),
        guidance_claim,
        attention,
        snooze,
        draft_asked_after,
        admins: admins(reader),
        qa_chat: group(reader, "people.qa_chat"),
        shift_chat: group(reader, "people.shift_chat"),
        report_at: daily_at(reader, "report.daily_at").unwrap_or(default.report_at),
        coverage,
        reviews_per_agent: reader.value("review.per_agent_a_week").unwrap_or(default.reviews_per_agent),
        public_url: reader.parsed_or_empty("web.public_url", values::public_url),
    }
}

struct WrittenShift {
    name: String,
    start: String,
    end: String,
}

impl FromValue for WrittenShift {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        let expected = "a shift: { name = \"CA1\", start = \"06:00\", end = \"14:00\" }";
        let mut keys = TableReader::new(value, expected)?;
        let shift = WrittenShift {
            name: keys.required("name"),
            start: keys.required("start"),
            end: keys.required("end"),
        };
        keys.finish(shift)
    }
}

fn shifts(reader: &mut ConfigReader) -> Option<Vec<Shift>> {
    let written: Vec<WrittenShift> = reader.value("shifts")?;
    let mut shifts = Vec::new();
    for (n, shift) in written.iter().enumerate() {
        let start = reader.checked(&format!("shifts[{n}].start"), values::time_of_day(shift.start.trim()));
        let end = reader.checked(&format!("shifts[{n}].end"), values::time_of_day(shift.end.trim()));
        if let (Some(start), Some(end)) = (start, end) {
            shifts.push(Shift { name: one_line(&tidy(&shift.name)), start, end });
        }
    }
    if shifts.len() == written.len()
        && let Err(bad) = check_shifts(&shifts)
    {
        let key = bad.shift().map_or("shifts".to_owned(), |n| format!("shifts[{n}]"));
        reader.fault(key, bad.to_string());
    }
    Some(shifts)
}

fn business_prefixes(reader: &mut ConfigReader) -> Option<Vec<String>> {
    const KEY: &str = "centre.business_prefixes";
    let prefixes: Vec<String> = reader.value(KEY)?;
    let prefixes: Vec<String> = prefixes.iter().map(|prefix| one_line(&tidy(prefix))).collect();
    for n in (0..prefixes.len()).filter(|n| prefixes[*n].is_empty()) {
        reader.fault(
            format!("{KEY}[{n}]"),
            "it is empty, so every number would be a business number; remove it",
        );
    }
    Some(prefixes)
}

fn areas(reader: &mut ConfigReader) -> Vec<String> {
    const KEY: &str = "centre.areas";
    let mut areas: Vec<String> = Vec::new();
    for (n, area) in reader.value::<Vec<String>>(KEY).unwrap_or_default().iter().enumerate() {
        let area = one_line(&tidy(area));
        let known = areas.iter().any(|known| fold(known) == fold(&area));
        let why = match area.chars().count() {
            _ if fold(&area).is_empty() => "it has no name; remove it".to_owned(),
            _ if known => format!("{area} is listed twice; remove one"),
            _ if areas.len() == MOST_AREAS => format!("more than {MOST_AREAS} areas are too many buttons"),
            1..=LONGEST_AREA => {
                areas.push(area);
                continue;
            }
            _ => format!("it is longer than the {LONGEST_AREA} characters a button shows"),
        };
        reader.fault(format!("{KEY}[{n}]"), why);
    }
    areas
}

fn admins(reader: &mut ConfigReader) -> Vec<PersonId> {
    const KEY: &str = "people.admins";
    let mut admins = Vec::new();
    for (n, id) in reader.value::<Vec<i64>>(KEY).unwrap_or_default().into_iter().enumerate() {
        if id <= 0 {
            reader.fault(format!("{KEY}[{n}]"), format!("{id} is no person; a Telegram user id is above 0"));
        } else if PersonId(id).is_shared() {
            let why = format!("{id} is no person; Telegram itself, anonymous admins or channels speak as it");
            reader.fault(format!("{KEY}[{n}]"), why);
        } else if !admins.contains(&PersonId(id)) {
            admins.push(PersonId(id));
        }
    }
    admins
}

fn promise(reader: &mut ConfigReader, default: PerKind<TimeDelta>) -> PerKind<TimeDelta> {
    let mut time =
        |key: &str| reader.parsed(&format!("promise.{key}"), |text| values::duration(text, values::MONTH));
    let PerKind { mut general, mut special } = default;
    if let Some(given) = time("default") {
        general = given;
    }
    special.extend(CaseKind::all().filter_map(|kind| Some((kind, time(kind.key())?))));
    PerKind { general, special }
}

fn ladders(reader: &mut ConfigReader, default: Ladders) -> Ladders {
    // QA is asked about the requests of leaders only.
    let of_requests = Kind::ALL.map(CaseKind::Vip).into_iter();
    Ladders {
        callback: ladder_per_kind(reader, "ladder.callback", default.callback, CaseKind::all()),
        guidance: ladder_per_kind(reader, "ladder.guidance", default.guidance, of_requests),
        transfer: ladder(reader, "ladder.transfer", LadderEnd::MayStop).unwrap_or(default.transfer),
        understood: ladder(reader, "ladder.understood", LadderEnd::Repeats).unwrap_or(default.understood),
        handover: ladder(reader, "ladder.handover", LadderEnd::Repeats).unwrap_or(default.handover),
    }
}

fn ladder_per_kind(
    reader: &mut ConfigReader,
    key: &str,
    default: PerKind<Ladder>,
    kinds: impl Iterator<Item = CaseKind>,
) -> PerKind<Ladder> {
    let PerKind { mut general, mut special } = default;
    if let Some(given) = ladder(reader, key, LadderEnd::Repeats) {
        general = given;
    }
    for kind in kinds {
        if let Some(given) = ladder(reader, &format!("{key}_{}", kind.key()), LadderEnd::Repeats) {
            special.insert(kind, given);
        }
    }
    PerKind { general, special }
}

struct WrittenRung {
    at: String,
    tell: Vec<String>,
    every: Option<String>,
}

impl FromValue for WrittenRung {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        let mut keys = TableReader::new(value, "a rung: { at = \"3m\", tell = [\"owner\"] }")?;
        let rung = WrittenRung {
            at: keys.required("at"),
            tell: keys.required("tell"),
            every: keys.optional("every"),
        };
        keys.finish(rung)
    }
}

/// The ladder of this key, if it is given and valid. With [`LadderEnd::MayStop`] the last rung need not repeat.
fn ladder(reader: &mut ConfigReader, key: &str, ends: LadderEnd) -> Option<Ladder> {
    let written: Vec<WrittenRung> = reader.value(key)?;
    let mut rungs = Vec::new();
    for (n, rung) in written.iter().enumerate() {
        rungs.push(self::rung(reader, &format!("{key}[{n}]"), rung, key == "ladder.transfer"));
    }
    let rungs: Vec<Rung> = rungs.into_iter().collect::<Option<_>>()?;
    let last = rungs.len().saturating_sub(1);
    match Ladder::new(rungs, ends) {
        Ok(ladder) => Some(ladder),
        Err(wrong) => {
            let at = match wrong {
                LadderError::Empty => key.to_owned(),
                LadderError::TellsNobody { rung } | LadderError::NoPromise { rung } => {
                    format!("{key}[{rung}].tell")
                }
                LadderError::NotLater { rung } => format!("{key}[{rung}].at"),
                LadderError::RepeatsEarly { rung } | LadderError::RepeatsTooFast { rung } => {
                    format!("{key}[{rung}].every")
                }
                LadderError::Stops => format!("{key}[{last}].every"),
            };
            reader.fault(at, wrong.to_string());
            None
        }
    }
}

fn rung(reader: &mut ConfigReader, key: &str, written: &WrittenRung, transfer: bool) -> Option<Rung> {
    let at = reader.checked(&format!("{key}.at"), values::offset(written.at.trim(), values::MONTH));
    let every: Option<Option<TimeDelta>> = match &written.every {
        None => Some(None),
        Some(every) => {
            let every = values::duration(every.trim(), values::DAY);
            reader.checked(&format!("{key}.every"), every).map(Some)
        }
    };
    let mut tell = Vec::new();
    for (n, word) in written.tell.iter().enumerate() {
        tell.push(reader.checked(&format!("{key}.tell[{n}]"), self::tell(word, transfer)));
    }
    Some(Rung { at: at?, tell: tell.into_iter().collect::<Option<_>>()?, every: every? })
}

fn tell(word: &str, transfer: bool) -> Result<Recipient, String> {
    match word.trim() {
        "owner" => Ok(Recipient::Owner),
        "asked_for" if transfer => Ok(Recipient::AskedFor),
        "asked_for" => Err("asked_for is known only in ladder.transfer; name a role or owner".to_owned()),
        "shift_leader" => Ok(Recipient::ShiftLeader),
        "team_leader" => Ok(Recipient::TeamLeader),
        "qa_on_duty" => Ok(Recipient::QaOnDuty),
        "qa_all_on_duty" => Ok(Recipient::QaAllOnDuty),
        "qa_lead" => Ok(Recipient::QaLead),
        "admin" => Ok(Recipient::Admin),
        other => Err(format!(
            "“{other}” is nobody who can be told; use owner, shift_leader, team_leader, qa_on_duty, \
             qa_all_on_duty, qa_lead, admin, or in ladder.transfer asked_for"
        )),
    }
}

/// `None` where it is not given, an empty text is no time.
fn daily_at(reader: &mut ConfigReader, key: &str) -> Option<Option<NaiveTime>> {
    let at = reader.parsed_or_empty(key, values::time_of_day);
    reader.is_given(key).then_some(at)
}

/// The id of a group; 0 means none.
fn group(reader: &mut ConfigReader, key: &str) -> Option<ChatId> {
    let chat = reader.value::<i64>(key).filter(|chat| *chat != 0).map(ChatId)?;
    if chat.is_private() {
        reader.fault(key, format!("{chat} is a person's chat; a group's id is negative, and 0 means none"));
        return None;
    }
    Some(chat)
}
