//! Parses whom the leader asks for (A1.5) from the line itself.

use crate::domain::base::fold::{fold, tidy};
use crate::domain::staff::transfer_target::TransferTarget;

/// How the targets are written, folded.
const NAMES: [(&str, TransferTarget); 5] = [
    ("truong ca", TransferTarget::ShiftLeader),
    ("tr ca", TransferTarget::ShiftLeader),
    ("shift leader", TransferTarget::ShiftLeader),
    ("to truong", TransferTarget::TeamLeader),
    ("team leader", TransferTarget::TeamLeader),
];
/// Words before a target that ask for it, folded.
const ASKED: [&str; 7] = ["xin", "can", "muon", "doi", "nho", "yeu", "cau"];
const MEET: &str = "gap";
/// Words around such a request that say nothing more, folded.
const AROUND: [&str; 20] = [
    "nhe", "nha", "a", "voi", "em", "e", "ld", "lanh", "dao", "khach", "kh", "dang", "duoc", "ngay", "gap",
    "luon", "di", "ho", "giup", "roi",
];

/// Removes "xin gặp trưởng ca" from the line. A target counts after a word that asks for it ("gặp …"), or at the start or
/// end of the line: a leader may be a "tổ trưởng" too. Where both targets are named, neither counts.
pub fn take_transfer_target(line: &str) -> (Option<TransferTarget>, String) {
    let line = tidy(line);
    let spans = words(&line);
    let folded: Vec<String> = spans.iter().map(|span| fold(&line[span.clone()])).collect();
    let named = |at: usize| {
        let two = format!("{} {}", folded.get(at)?, folded.get(at + 1)?);
        NAMES.iter().find(|(name, _)| *name == two).map(|(_, wanted)| (at, *wanted))
    };
    let asked_for = |(at, _): &(usize, TransferTarget)| {
        let met = *at > 0 && folded[at - 1] == MEET;
        met || *at == 0 || at + 2 == folded.len()
    };
    let found: Vec<(usize, TransferTarget)> = (0..folded.len()).filter_map(named).filter(asked_for).collect();
    let [(at, wanted)] = found.as_slice() else { return (None, line) };
    let mut first = *at;
    if first > 0 && folded[first - 1] == MEET {
        first -= 1;
        while first > 0 && ASKED.contains(&folded[first - 1].as_str()) {
            first -= 1;
        }
    }
    let left_over = |c: char| matches!(c, ' ' | ',' | ';' | ':' | '.');
    let before = line[..spans[first].start].trim_end_matches(left_over);
    let after = line[spans[at + 1].end..].trim_start_matches(left_over);
    (Some(*wanted), format!("{before} {after}").trim_matches(' ').to_owned())
}

/// Whom a line asks for that says nothing else: "đòi gặp trưởng ca", "LĐ xin gặp tổ trưởng nhé ạ". The name of a target
/// alone is none.
pub fn asks_only_for(line: &str) -> Option<TransferTarget> {
    let folded = fold(line);
    let meets = folded.split(' ').any(|word| word.trim_matches(|c: char| !c.is_alphanumeric()) == MEET);
    let (wanted, rest) = take_transfer_target(line);
    let rest = fold(&rest);
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let says_nothing = words.all(|word| AROUND.contains(&word) || ASKED.contains(&word));
    wanted.filter(|_| meets && says_nothing)
}

fn words(line: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line_that_asks_for_nothing_else() {
        let (shift, team) = (Some(TransferTarget::ShiftLeader), Some(TransferTarget::TeamLeader));
        for (line, wanted) in [
            ("đòi gặp trưởng ca", shift),
            ("gặp tổ trưởng", team),
            ("gặp trưởng ca nhé", shift),
            ("LĐ xin gặp trưởng ca ạ", shift),
            ("Lãnh đạo đòi gặp tổ trưởng ngay", team),
            ("ld muon gap tr ca gap", shift),
            ("trưởng ca", None),
            ("gặp trưởng ca, tổ trưởng", None),
            ("hôm qua gặp trưởng ca", None),
            ("anh Hùng xin gặp trưởng ca", None),
            ("", None),
        ] {
            assert_eq!(asks_only_for(line), wanted, "{line:?}");
        }
    }

    #[test]
    fn reads_whom_the_leader_asks_for() {
        let (shift, team) = (Some(TransferTarget::ShiftLeader), Some(TransferTarget::TeamLeader));
        for (line, wanted, rest) in [
            ("", None, ""),
            ("anh Hùng 0912345678 mở nợ cước", None, "anh Hùng 0912345678 mở nợ cước"),
            ("trưởng ca", shift, ""),
            ("Tổ trưởng: anh Hùng 0912345678", team, "anh Hùng 0912345678"),
            ("anh Hùng 0912345678 xin gặp trưởng ca", shift, "anh Hùng 0912345678"),
            ("anh Hùng 0912345678 mở nợ, gặp tổ trưởng", team, "anh Hùng 0912345678 mở nợ"),
            ("anh Hung 0912345678 can gap truong ca, mo no", shift, "anh Hung 0912345678 mo no"),
            ("anh Hùng | 0912345678 | mở nợ | trưởng ca", shift, "anh Hùng | 0912345678 | mở nợ |"),
            // The leader's own title.
            ("anh Hùng tổ trưởng Đồng Nai 0912345678", None, "anh Hùng tổ trưởng Đồng Nai 0912345678"),
            (
                "anh Hùng tổ trưởng Đồng Nai 0912345678 gặp trưởng ca",
                shift,
                "anh Hùng tổ trưởng Đồng Nai 0912345678",
            ),
            ("gặp trưởng ca, tổ trưởng", None, "gặp trưởng ca, tổ trưởng"),
            ("team leader anh Hùng 0912345678", team, "anh Hùng 0912345678"),
        ] {
            assert_eq!(take_transfer_target(line), (wanted, rest.to_owned()), "{line:?}");
        }
    }
}
