//! Names and labels: how staff are addressed and mentioned; leaders, roles, kinds of request, states.

use super::html::quoted;
use super::localizer::{Localizer, plain};
use crate::domain::base::fold::fold;
use crate::domain::base::masking::without_numbers;
use crate::domain::case::guidance::{Side, Verdict};
use crate::domain::case::{Case, ClosingKind, Status};
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::honorific;
use crate::domain::intake::kind::Kind;
use crate::domain::request::policy::Visibility;
use crate::domain::staff::person::{Person, Role};

const LONGEST_NAME: usize = 64;
const LONGEST_LEADER: usize = 120;
const LONGEST_UNIT: usize = 100;

impl Localizer<'_> {
    /// "Lan ơi", "Chị Hoa ơi"; a shift or team leader without honorific is "Anh/chị Hoa ơi".
    pub fn greeting_to(&self, person: &Person) -> String {
        let name = given_name(&person.name);
        let said = match self.honorific(person) {
            Some(honorific) => plain!(self, "greeting-honorific", honorific, name),
            None => plain!(self, "greeting", name),
        };
        capitalised(&said)
    }

    /// "chị", "anh/chị" for a shift or team leader without honorific.
    pub fn honorific(&self, person: &Person) -> Option<String> {
        let given = person.honorific.as_deref().map(|word| quoted(word, 16).to_lowercase());
        let unknown = || person.roles.leads().then(|| plain!(self, "honorific-unknown"));
        given.filter(|word| !word.is_empty()).or_else(unknown)
    }

    /// The name of a staff member: "chị Hoa", "Lan".
    pub fn colleague(&self, person: &Person) -> String {
        let name = shown_name(&person.name);
        match person.honorific.as_deref().map(|word| quoted(word, 16).to_lowercase()) {
            Some(honorific) if !honorific.is_empty() => {
                plain!(self, "mention-honorific", honorific, name)
            }
            Some(_) | None => plain!(self, "mention", name),
        }
    }

    /// The role on their side of a question.
    pub fn role(&self, person: &Person, side: Side) -> Option<String> {
        let has = |role| person.roles.has(role);
        Some(match side {
            Side::Qa if has(Role::QaLead) => plain!(self, "as-qa-lead"),
            Side::Qa => plain!(self, "as-qa"),
            Side::Asking if has(Role::TeamLeader) => plain!(self, "as-team-leader"),
            Side::Asking if has(Role::ShiftLeader) => plain!(self, "as-shift-leader"),
            Side::Asking if has(Role::Agent) => plain!(self, "as-agent"),
            Side::Asking => return None,
        })
    }

    /// The name of a staff member who takes calls, with their leading role: "Lan", "chị Hoa (trưởng ca)".
    pub fn call_taker(&self, person: &Person) -> String {
        let name = self.colleague(person);
        let role = match (person.roles.has(Role::Agent), person.roles.has(Role::ShiftLeader)) {
            (true, _) => return name,
            (false, true) => plain!(self, "as-shift-leader"),
            (false, false) => plain!(self, "as-team-leader"),
        };
        plain!(self, "with-role", person = name, role)
    }

    /// The leader as typed; for who sees the case masked, numbers in it are masked too.
    pub fn leader(&self, case: &Case, visibility: Visibility) -> String {
        if case.is_erased() {
            return plain!(self, "leader-erased");
        }
        if case.caller().is_empty() {
            return plain!(self.about(case), "leader-unknown");
        }
        let leader = match visibility {
            Visibility::Full => case.caller().to_owned(),
            Visibility::Masked => without_numbers(case.caller()),
        };
        Some(quoted(&leader, LONGEST_LEADER)).filter(|name| !name.is_empty()).unwrap_or_else(|| "…".into())
    }

    /// The leader in the middle of a sentence: "anh Hùng", "LĐ Nguyễn Văn Hùng".
    pub fn leader_in_sentence(&self, case: &Case) -> String {
        let l10n = self.about(case);
        if case.caller().is_empty() {
            return plain!(l10n, "leader-alone");
        }
        let leader = self.leader(case, Visibility::Full);
        let Some((first, rest)) = leader.split_once(' ') else {
            return plain!(l10n, "leader-plain", name = leader);
        };
        match honorific(&leader) {
            Some(honorific) => {
                let name = leader.find(|c: char| !c.is_alphanumeric()).map_or(rest, |end| &leader[end..]);
                format!("{honorific} {}", name.trim_start_matches(|c: char| !c.is_alphanumeric()))
            }
            None if matches!(fold(first).as_str(), "ld" | "kh") => leader,
            None => plain!(l10n, "leader-plain", name = leader),
        }
    }

    /// The same where colleagues are named, too: "chị Hạnh (LĐ)".
    pub fn leader_among_colleagues(&self, case: &Case) -> String {
        let leader = self.leader_in_sentence(case);
        match honorific(case.caller()) {
            Some(_) if !case.is_erased() => {
                let caller = plain!(self.about(case), "leader-alone");
                plain!(self, "leader-marked", name = leader, caller)
            }
            Some(_) | None => leader,
        }
    }

    pub fn kind(&self, kind: CaseKind) -> String {
        match kind {
            CaseKind::Vip(Kind::LostPhone) => plain!(self, "kind-lost-phone"),
            CaseKind::Vip(Kind::Debt) => plain!(self, "kind-debt"),
            CaseKind::Vip(Kind::RedBill) => plain!(self, "kind-red-bill"),
            CaseKind::Vip(Kind::UnknownBar) => plain!(self, "kind-unknown-bar"),
            CaseKind::Vip(Kind::LostBar) => plain!(self, "kind-lost-bar"),
            CaseKind::Vip(Kind::Other) => plain!(self, "kind-other"),
            CaseKind::Premium(PremiumKind::Support) => plain!(self, "kind-support"),
            CaseKind::Premium(PremiumKind::Advice) => plain!(self, "kind-advice"),
            CaseKind::Premium(PremiumKind::Complaint) => plain!(self, "kind-complaint"),
            CaseKind::Premium(PremiumKind::Signal) => plain!(self, "kind-signal"),
        }
    }

    /// The state of the case, in the middle of a sentence: "đang xử lý".
    pub fn state(&self, case: &Case, visibility: Visibility) -> String {
        let l10n = self.about(case);
        match case.status() {
            Status::Unchecked => plain!(self, "state-unchecked"),
            Status::Checked => plain!(self, "state-checked"),
            Status::Waiting => match (&case.waiting, visibility) {
                (Some(waiting), Visibility::Full) => {
                    plain!(self, "state-waiting", unit = unit(&waiting.unit))
                }
                (Some(_), Visibility::Masked) | (None, _) => plain!(self, "state-waiting-masked"),
            },
            Status::AskingQa => plain!(self, "state-asking-qa"),
            Status::Answered(Verdict::GoAhead) => plain!(self, "state-qa-go"),
            Status::Answered(Verdict::VerifyMore) => plain!(self, "state-qa-verify"),
            Status::Answered(Verdict::DoNot) => plain!(self, "state-qa-no"),
            Status::Done => plain!(l10n, "state-done"),
            Status::Cannot => plain!(l10n, "state-cannot"),
            Status::Closed(ClosingKind::Told) => plain!(l10n, "state-told"),
            Status::Closed(ClosingKind::AnsweredInCall) => plain!(self, "state-answered-in-call"),
            Status::Closed(ClosingKind::Withdrawn) => plain!(l10n, "state-withdrawn"),
            Status::Closed(ClosingKind::Mistake) => plain!(self, "state-mistake"),
        }
    }
}

/// The unit that is waited for, as it stands inside a sentence.
pub fn unit(typed: &str) -> String {
    quoted(typed, LONGEST_UNIT).trim_end_matches(['.', ' ']).to_owned()
}

/// The beginning of a sentence.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn shown_name(name: &str) -> String {
    Some(quoted(name, LONGEST_NAME)).filter(|name| !name.is_empty()).unwrap_or_else(|| "…".into())
}

/// The name used to address somebody: "Nguyễn Thị Lan" is Lan, "Nguyễn Thị Lan Anh" is Lan Anh ("Anh ơi" would be any
/// man). One or two words are left as they are.
pub fn given_name(name: &str) -> String {
    let name = shown_name(name);
    let words: Vec<&str> = name.split(' ').collect();
    match words.as_slice() {
        [.., _, last] if words.len() > 2 && !last.chars().all(char::is_alphabetic) => name,
        [.., middle, last] if words.len() > 2 && fold(last) == "anh" => format!("{middle} {last}"),
        [.., last] if words.len() > 2 => (*last).to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_by_their_given_name() {
        for (full, given) in [
            ("Lan", "Lan"),
            ("Lan Anh", "Lan Anh"),
            ("Nguyễn Thị Lan", "Lan"),
            ("Nguyễn Thị Lan Anh", "Lan Anh"),
            ("Lê Thị Hoa (CA2)", "Lê Thị Hoa (CA2)"),
            (" \u{202E} ", "…"),
        ] {
            assert_eq!(given_name(full), given);
        }
        assert_eq!(capitalised("đang xử lý"), "Đang xử lý");
        assert_eq!(without_numbers("anh Hùng 0912345678 ạ"), "anh Hùng 0912 ••• •78 ạ");
    }
}
