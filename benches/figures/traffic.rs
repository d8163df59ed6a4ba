//! Simulated traffic: each agent opens a case in one line, presses 🛠 when the card arrives, 📞 when that press is answered,
//! and opens the next case when that one is answered.

use chrono::Utc;
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use telegram_sim::{Script, ScriptedCall};

/// How the traffic went so far.
#[derive(Debug, Default)]
pub struct TrafficReport {
    pub handed_out: usize,
    /// Lines that were answered with a card, and presses that were answered.
    pub answered: usize,
    pub messages: usize,
    pub edits: usize,
    /// When the last call of the bot arrived.
    pub last_call: Option<Instant>,
    pub calls: usize,
    /// From a line to its card.
    pub cards: Vec<Duration>,
    /// From a press to its answer, and to the edited card.
    pub answers: Vec<Duration>,
    pub redrawn: Vec<Duration>,
}

pub type SharedReport = Arc<Mutex<TrafficReport>>;

/// Agents at work, with at most `total` updates.
#[derive(Debug)]
pub struct AgentTraffic {
    waiting: Vec<Update>,
    total: usize,
    people: HashMap<i64, AgentState>,
    next_line: i64,
    next_query: u64,
    queries: HashMap<String, (i64, Instant)>,
    report: SharedReport,
    /// When each update may come; without it, as fast as they are fetched.
    gate: Option<Gate>,
    lines: HashMap<i64, Instant>,
    pressed: HashMap<i64, Instant>,
}

/// Each instant lets one update through.
pub type Gate = Arc<Mutex<VecDeque<Instant>>>;

#[derive(Debug)]
enum Update {
    Line(i64),
    Press { person: i64, message: i64, data: String },
}

/// An agent's current card.
#[derive(Debug, Default)]
struct AgentState {
    card: Option<(i64, String)>,
}

#[derive(Deserialize)]
struct Keyboard {
    #[serde(default)]
    inline_keyboard: Vec<Vec<Key>>,
}

#[derive(Deserialize)]
struct Key {
    text: String,
    callback_data: Option<String>,
}

impl AgentTraffic {
    /// Agents who start at once.
    pub fn new(people: impl IntoIterator<Item = i64>, total: usize) -> (AgentTraffic, SharedReport) {
        let report = SharedReport::default();
        let traffic = AgentTraffic {
            waiting: people.into_iter().map(Update::Line).collect(),
            total,
            people: HashMap::new(),
            next_line: 0,
            next_query: 0,
            queries: HashMap::new(),
            report: Arc::clone(&report),
            gate: None,
            lines: HashMap::new(),
            pressed: HashMap::new(),
        };
        (traffic, report)
    }

    /// The same agents, with each update let through by the gate.
    pub fn paced(mut self, gate: &Gate) -> AgentTraffic {
        self.gate = Some(Arc::clone(gate));
        self
    }

    /// Their lines name other leaders and numbers than the first `cases` cases.
    pub fn after_cases(mut self, cases: i64) -> AgentTraffic {
        self.next_line = cases;
        self
    }

    fn written(&mut self, update: Update, since: Instant) -> String {
        let now = Utc::now().timestamp();
        match update {
            Update::Line(person) => {
                self.next_line += 1;
                self.lines.insert(person, since);
                let n = self.next_line;
                // A name that no other line has: the bot would ask about an open case of the same leader.
                let leader = format!("{} P{n}", crate::staff::leader(n));
                let from = from(person);
                format!(
                    r#""message":{{"message_id":{},"date":{now},{from},"chat":{{"id":{person},"type":"private","first_name":"P"}},"text":"/vip {leader} | 0912{:06} | mở nợ cước số 0903{:06}","entities":[{{"type":"bot_command","offset":0,"length":4}}]}}"#,
                    1_000_000_000 + n,
                    n % 1_000_000,
                    (n * 7) % 1_000_000,
                )
            }
            Update::Press { person, message, data } => {
                self.next_query += 1;
                let query = self.next_query.to_string();
                self.queries.insert(query.clone(), (person, since));
                self.pressed.insert(message, since);
                let from = from(person);
                format!(
                    r#""callback_query":{{"id":"{query}",{from},"chat_instance":"1","data":"{data}","message":{{"message_id":{message},"date":{now},"from":{{"id":42,"is_bot":true,"first_name":"Lean"}},"chat":{{"id":{person},"type":"private","first_name":"P"}},"text":"card"}}}}"#
                )
            }
        }
    }
}

fn from(person: i64) -> String {
    format!(r#""from":{{"id":{person},"is_bot":false,"first_name":"P"}}"#)
}

impl Script for AgentTraffic {
    fn updates(&mut self) -> Vec<String> {
        let report = Arc::clone(&self.report);
        let mut seen = report.lock().unwrap_or_else(PoisonError::into_inner);
        let may = self.waiting.len().min(self.total - seen.handed_out);
        let since: Vec<Instant> = match &self.gate {
            None => vec![Instant::now(); may],
            Some(gate) => {
                let mut gate = gate.lock().unwrap_or_else(PoisonError::into_inner);
                let may = may.min(gate.len());
                gate.drain(..may).collect()
            }
        };
        let now: Vec<Update> = self.waiting.drain(..since.len()).collect();
        seen.handed_out += now.len();
        now.into_iter().zip(since).map(|(update, since)| self.written(update, since)).collect()
    }

    fn on_call(&mut self, call: &ScriptedCall<'_>) -> Result<(), u64> {
        let mut seen = self.report.lock().unwrap_or_else(PoisonError::into_inner);
        seen.last_call = Some(Instant::now());
        seen.calls += 1;
        match call.method {
            "SendMessage" => {
                seen.messages += 1;
                let keys =
                    call.reply_markup.and_then(|markup| serde_json::from_str::<Keyboard>(markup.get()).ok());
                let keys: Vec<Key> =
                    keys.into_iter().flat_map(|keys| keys.inline_keyboard).flatten().collect();
                let does = |label: &str| {
                    keys.iter().find(|key| key.text.contains(label)).and_then(|key| key.callback_data.clone())
                };
                if let (Some(person), Some(done), Some(told)) =
                    (call.chat_id, does("Đã xử lý xong"), does("Đã báo KQ"))
                {
                    seen.answered += 1;
                    seen.cards.extend(self.lines.remove(&person).map(|since| since.elapsed()));
                    self.people.entry(person).or_default().card = Some((call.message_id, told));
                    // Nothing was checked: the second of the two presses.
                    let done = done.replace(".done", ".done-unchecked");
                    self.waiting.push(Update::Press { person, message: call.message_id, data: done });
                }
            }
            "EditMessageText" => {
                seen.edits += 1;
                seen.redrawn.extend(self.pressed.remove(&call.message_id).map(|since| since.elapsed()));
            }
            "AnswerCallbackQuery" => {
                let query = call.callback_query_id.and_then(|query| self.queries.remove(query));
                let Some((person, since)) = query else { return Ok(()) };
                seen.answered += 1;
                seen.answers.push(since.elapsed());
                let card = self.people.get_mut(&person).and_then(|hands| hands.card.take());
                self.waiting.push(match card {
                    Some((message, data)) => Update::Press { person, message, data },
                    None => Update::Line(person),
                });
            }
            _ => {}
        }
        Ok(())
    }
}

/// People who send one word each, for the echo bot.
#[derive(Debug)]
pub struct EchoTraffic {
    left: usize,
    report: SharedReport,
}

impl EchoTraffic {
    pub fn new(total: usize) -> (EchoTraffic, SharedReport) {
        let report = SharedReport::default();
        (EchoTraffic { left: total, report: Arc::clone(&report) }, report)
    }
}

impl Script for EchoTraffic {
    fn updates(&mut self) -> Vec<String> {
        let now = Utc::now().timestamp();
        let given = self.left.min(1_000);
        self.left -= given;
        self.report.lock().unwrap_or_else(PoisonError::into_inner).handed_out += given;
        let word = |n: usize| {
            let person = 1 + n % 1_000;
            let from = from(i64::try_from(person).unwrap_or(1));
            format!(
                r#""message":{{"message_id":{},"date":{now},{from},"chat":{{"id":{person},"type":"private","first_name":"P"}},"text":"hello"}}"#,
                1_000_000 + n
            )
        };
        (0..given).map(|n| word(self.left + n)).collect()
    }

    fn on_call(&mut self, call: &ScriptedCall<'_>) -> Result<(), u64> {
        let mut seen = self.report.lock().unwrap_or_else(PoisonError::into_inner);
        seen.calls += 1;
        seen.last_call = Some(Instant::now());
        if call.method == "SendMessage" {
            seen.answered += 1;
            seen.messages += 1;
        }
        Ok(())
    }
}
