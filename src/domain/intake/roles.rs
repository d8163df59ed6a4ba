//! Gives every number of a message the role that the words before and after it speak for.

use super::labelled::{self, Part};
use super::tokens::{Piece, Token};
use super::vocabulary::{AFTER, BEFORE, LABELS, Label, Phrases, RELATIONS, Role, begins, ends};
use std::ops::Range;

/// Beside the leader's name a number is the calling one, unless its own words say otherwise.
const BESIDE_LEADER: u32 = 40;
/// A label speaks for its number louder than any words.
const LABELLED: u32 = 200;
/// A label that only says that it is a number speaks for the calling one.
const SOME_NUMBER: u32 = 75;
/// A number that is said to be the leader's own is the calling one, unless other words say otherwise.
const LEADERS_OWN: u32 = 39;
/// The same where the sentence is about that.
const TOLD: u32 = 60;
/// What is done to a number behind a comma speaks for it less than anything else.
const DONE: u32 = 30;
const DONE_TO: &str = "da yeu cau khoa|da yeu cau cat|da khoa|da cat|da bao khoa|da bao cat|da nho khoa|da nho cat|nho khoa|nho cat|\
     khoa gap|cat gap|khoa giup|cat giup|khoa lien|cat lien|khoa ngay|cat ngay|khoa dum|cat dum|khoa ho|cat ho|bi khoa|bi chan|bi cat";
/// Before "gọi": the one who wrote it down is asked to call.
const CALL_ME: &str =
    "xong|xong thi|xong roi|xong viec|khi xong|duoc thi|co kq|co ket qua|kq thi|co gi|co gi thi|thi";
/// Words that speak less for a role leave it to be confirmed.
const EXPLAINED: u32 = 20;
/// Words this many tokens before a number speak for it no more.
const REACH: usize = 12;

/// A number, its role, and the tokens that say nothing but that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assigned {
    pub at: usize,
    pub role: Option<Role>,
    pub with_words: Range<usize>,
    /// Whether words say that it is the calling or the callback number.
    pub announced: bool,
    /// Whether its role is said, by its own words or by standing beside the leader, and not only left over.
    pub explained: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Score {
    of: [u32; 3],
    /// Where the words begin that speak for calling and callback.
    from: [Option<usize>; 3],
}

impl Score {
    fn add(&mut self, role: Role, weight: u32, from: Option<usize>) {
        if weight > self.of[role as usize] {
            self.of[role as usize] = weight;
            self.from[role as usize] = from;
        }
    }
}

/// The role of every number, in the order of the text. At most one is the calling number and at most one the callback
/// number; a number of which nothing is said is the calling number only where it is the only such one.
pub(super) fn assign(tokens: &[Token], leader: Option<&Range<usize>>, parts: &[Part]) -> Vec<Assigned> {
    let at: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].is_number()).collect();
    // "SĐT: 0903…, 0904…" says of neither that it is the calling one.
    let labels: Vec<_> = at.iter().map(|at| labelled::role_at(parts, *at)).collect();
    let some = (0..at.len()).filter(|nth| matches!(labels[*nth], Some((Label::SomeNumber, _))));
    let some: Vec<&Piece> = some.map(|nth| &tokens[at[nth]].piece).collect();
    let several = some.iter().any(|piece| *piece != some[0]);
    let mut scores: Vec<Score> = Vec::new();
    for (nth, label) in labels.into_iter().enumerate() {
        scores.push(match label {
            Some((Label::SomeNumber, _)) if several => Score::default(),
            Some((label, from)) => labelled_score(label, from),
            None => score(tokens, &at, nth, leader, scores.last()),
        });
    }
    share_help(tokens, &at, &mut scores);
    let mut roles: Vec<Option<Role>> = vec![None; at.len()];
    let mut said: Vec<(u32, usize, Role)> = Vec::new();
    for (nth, score) in scores.iter().enumerate() {
        let all =
            [Role::Calling, Role::Help, Role::Callback].map(|role| (score.of[role as usize], nth, role));
        said.extend(all.into_iter().filter(|(weight, ..)| *weight > 0));
    }
    said.sort_by_key(|(weight, nth, _)| (std::cmp::Reverse(*weight), *nth));
    for (_, nth, role) in said {
        let free = role == Role::Help || !roles.contains(&Some(role));
        if free && roles[nth].is_none() {
            roles[nth] = Some(role);
        }
    }
    if !roles.contains(&Some(Role::Calling)) {
        let unsaid: Vec<usize> = (0..at.len()).filter(|nth| roles[*nth].is_none()).collect();
        let same = unsaid.windows(2).all(|two| tokens[at[two[0]]].piece == tokens[at[two[1]]].piece);
        if let Some(only) = unsaid.first().filter(|_| same) {
            roles[*only] = Some(Role::Calling);
        }
    }
    let assigned = |nth: usize| {
        let role = roles[nth];
        let from = role.and_then(|role| scores[nth].from[role as usize]);
        let announced = matches!(role, Some(Role::Calling | Role::Callback))
            && role.is_some_and(|role| scores[nth].of[role as usize] > BESIDE_LEADER);
        let explained = role.is_some_and(|role| scores[nth].of[role as usize] >= EXPLAINED);
        Assigned {
            at: at[nth],
            role,
            with_words: with_words(tokens, at[nth], role, from),
            announced,
            explained,
        }
    };
    (0..at.len()).map(assigned).collect()
}

/// A number said twice is one to help with where it is said to be that once, and hardly to be the calling one.
fn share_help(tokens: &[Token], at: &[usize], scores: &mut [Score]) {
    let help = Role::Help as usize;
    for nth in 0..at.len() {
        let again = |other: &usize| tokens[at[*other]].piece == tokens[at[nth]].piece;
        let same: Vec<usize> = (0..at.len()).filter(again).collect();
        let most = |role: Role| same.iter().map(|nth| scores[*nth].of[role as usize]).max().unwrap_or(0);
        let said = most(Role::Help);
        if same.len() > 1 && said >= EXPLAINED && most(Role::Calling) < EXPLAINED {
            scores[nth].of[help] = said;
            scores[nth].of[Role::Calling as usize] = 0;
        }
    }
}

/// What the label of its part says of a number: more than any words.
fn labelled_score(label: Label, from: usize) -> Score {
    let mut score = Score::default();
    match label {
        Label::Number(role) => score.add(role, LABELLED, Some(from)),
        _ => score.add(Role::Calling, SOME_NUMBER, Some(from)),
    }
    score
}

fn score(
    tokens: &[Token],
    numbers: &[usize],
    nth: usize,
    leader: Option<&Range<usize>>,
    previous: Option<&Score>,
) -> Score {
    let at = numbers[nth];
    let from = nth.checked_sub(1).map_or(0, |before| numbers[before] + 1);
    let to = numbers.get(nth + 1).copied().unwrap_or(tokens.len());
    let joined = |gap: &[Token]| {
        gap.iter().all(|token| {
            matches!(token.piece, Piece::Mark(mark) if mark != '|')
                || matches!(token.folded.as_str(), "va" | "hoac" | "voi" | "v" | "cung")
        })
    };
    let after_another = nth > 0 && joined(&tokens[from..at]);
    let before_another = to < tokens.len() && joined(&tokens[at + 1..to]);
    let mut score = Score::default();
    if let Some(first) = previous.filter(|_| after_another) {
        // "mở 2 số 0903… và 0904…": the words before speak for both.
        score.add(Role::Help, first.of[Role::Help as usize], None);
    } else {
        before(tokens, from..at, leader, before_another, &mut score);
    }
    if !before_another {
        after(tokens, at + 1..to, leader, after_another, &mut score);
    }
    score
}

/// What the words before a number say: the nearest phrase.
fn before(
    tokens: &[Token],
    within: Range<usize>,
    leader: Option<&Range<usize>>,
    before_another: bool,
    score: &mut Score,
) {
    let at = within.end;
    // "0941… là số cần mở, 0918…": about the one before.
    let told = tokens[within.clone()].iter().take_while(|token| token.is_word()).count();
    let about_last = within.start > 0 && tokens.get(within.start).is_some_and(|token| token.folded == "la");
    let within = if about_last && told < within.len() { within.start + told..at } else { within };
    let (mut commas, mut breaks, mut colon, mut labels_only, mut passed_leader) = (0, 0, false, true, false);
    let (mut end, mut leader_at, mut passed) = (at, at, 0);
    let mut own = false;
    let only = !tokens[..within.start].iter().chain(&tokens[at + 1..]).any(Token::is_number);
    while end > within.start && at - end - passed < REACH {
        let last = &tokens[end - 1];
        if let Some(leader) = leader.filter(|leader| leader.contains(&(end - 1))) {
            if labels_only && !before_another {
                score.add(Role::Calling, BESIDE_LEADER, None);
            }
            leader_at = leader.start.max(within.start);
            passed += end - leader_at;
            (end, passed_leader, labels_only) = (leader_at, true, false);
            continue;
        }
        match last.piece {
            Piece::Break if colon => {}
            Piece::Break => breaks += 1,
            Piece::Mark(':' | '=') => colon = true,
            Piece::Mark(',' | '-' | ';' | '.' | '|' | '!' | '?') => commas += 1,
            Piece::Mark(_) | Piece::Number(_) => {}
            Piece::Word if RELATIONS.end(tokens, end).is_some() => {
                labels_only = false;
                end -= RELATIONS.end(tokens, end).unwrap_or(1);
                continue;
            }
            Piece::Word => {
                let said = BEFORE
                    .iter()
                    .filter_map(|(role, weight, phrases)| Some((phrases.end(tokens, end)?, *weight, *role)));
                if let Some((taken, weight, role)) = said.max_by_key(|(taken, weight, _)| (*taken, *weight)) {
                    let label = weight >= 80 && labels_only;
                    let words = u32::try_from(at - end - passed).unwrap_or(u32::MAX / 4);
                    let far = commas * 30 + if label { breaks * 10 } else { breaks * 50 } + 2 * words;
                    let beside = leader_at == end;
                    let other_clause = role == Role::Help && weight < 80 && commas > 0 && !colon;
                    let wrong_side = other_clause
                        || passed_leader && (role == Role::Help || !beside || commas + breaks > 0);
                    if far < weight && !wrong_side {
                        // "gọi lên từ máy bàn": all of it.
                        let same = |phrases: &(Role, u32, Phrases)| {
                            Some(phrases.2.end(tokens, end - taken)?).filter(|_| phrases.0 == role)
                        };
                        let more = BEFORE.iter().filter_map(same).max().unwrap_or(0);
                        let from = end - taken - more;
                        let (role, weight) =
                            if role == Role::Calling && called_back(tokens, from..end, leader) {
                                (Role::Callback, 80)
                            } else if role == Role::Callback
                                && calls_themselves(tokens, from, leader, beside && only)
                            {
                                (Role::Calling, TOLD)
                            } else {
                                (role, weight)
                            };
                        let most = if own { LEADERS_OWN - 1 } else { u32::MAX };
                        score.add(role, weight.saturating_sub(far).min(most), Some(from));
                    }
                    return;
                }
                if let Some((weight, from)) = leader
                    .filter(|_| labels_only && commas + breaks == 0)
                    .and_then(|leader| leaders_own(tokens, end, leader))
                {
                    score.add(Role::Calling, weight, Some(from));
                    own = from > within.start && !tokens[from - 1].is_word();
                }
                labels_only &= LABELS.begin(tokens, end - 1).is_some();
            }
        }
        end -= 1;
    }
}

/// "xong thì gọi chị qua …", "gọi anh vào máy bàn …": the leader is called there; "chị gọi em qua …" is not meant. The phrase
/// stands at `phrase`.
fn called_back(tokens: &[Token], phrase: Range<usize>, leader: Option<&Range<usize>>) -> bool {
    let says = |at: &usize| matches!(tokens[*at].folded.as_str(), "goi" | "call");
    let Some(verb) = (phrase.start.saturating_sub(3)..phrase.end).rev().find(says) else { return false };
    let whom = tokens.get(verb + 1).filter(|_| leader.is_none_or(|leader| !leader.contains(&(verb + 1))));
    let whom = whom.and_then(called);
    let where_to = (verb + 1..phrase.end).all(|at| {
        LABELS.begin(tokens, at).is_some()
            || called(&tokens[at]).is_some()
            || matches!(tokens[at].folded.as_str(), "cho" | "theo")
    });
    let caller = verb.checked_sub(1).is_some_and(|before| called(&tokens[before]).is_some());
    let asked = ends(tokens, verb, CALL_ME).is_some();
    where_to && (asked || !caller && whom.is_some_and(|whom| whom != "em"))
}

/// "anh Hùng GĐ alo 09…", and "gọi lại cho ông Vinh 09…" where the message has no other number (`only_beside`).
fn calls_themselves(tokens: &[Token], from: usize, leader: Option<&Range<usize>>, only_beside: bool) -> bool {
    let alo = tokens[from].folded == "alo" && leader.is_some_and(|leader| leader.end == from);
    let behind = begins(tokens, from, "alo lai").is_none();
    alo && behind || only_beside && leader.is_some_and(|leader| from < leader.start)
}

/// Whether words say here that somebody calls.
fn calls(tokens: &[Token], at: usize) -> bool {
    let said = |(role, _, phrases): &(Role, u32, Phrases)| {
        *role == Role::Calling && phrases.begin(tokens, at).is_some()
    };
    AFTER.iter().any(said)
}

/// "số của anh", "máy bác ấy", "sdt chị Lan" up to `end`, of the leader: how loud it says that it is the calling number, and where
/// it begins. "số bác là …" tells the number, whatever stands before it.
fn leaders_own(tokens: &[Token], end: usize, leader: &Range<usize>) -> Option<(u32, usize)> {
    let name = |at: usize| tokens[leader.clone()].iter().skip(1).any(|token| token.lower == tokens[at].lower);
    let mut at = end.checked_sub(1)?;
    while at > 0 && end - at < 3 && (name(at) || matches!(tokens[at].bare.as_str(), "ay" | "ta")) {
        at -= 1;
    }
    let theirs = called(&tokens[leader.start]);
    let whose = called(&tokens[at])?;
    if whose != "sep" && theirs.is_some_and(|theirs| theirs != whose) {
        return None;
    }
    let of = if at > 0 && tokens[at - 1].folded == "cua" { at - 1 } else { at };
    let taken = ends(tokens, of, "so|sdt|dt|may|dien thoai|so may|so dt|so dien thoai")?;
    let told = tokens.get(end).is_some_and(|token| token.folded == "la");
    Some((if told { TOLD } else { LEADERS_OWN }, of - taken))
}

/// What a leader is called by, whatever the spelling: "ảnh" as "anh".
fn called(token: &Token) -> Option<&str> {
    let short = [("a", "anh"), ("c", "chi"), ("o", "ong"), ("e", "em"), ("ld", "sep"), ("xep", "sep")];
    let bare =
        short.iter().find(|(short, _)| token.bare == *short).map_or(token.bare.as_str(), |(_, long)| *long);
    ["anh", "chi", "ong", "ba", "co", "chu", "bac", "em", "sep"].into_iter().find(|known| *known == bare)
}

/// What the words right after a number say.
fn after(
    tokens: &[Token],
    within: Range<usize>,
    leader: Option<&Range<usize>>,
    after_another: bool,
    score: &mut Score,
) {
    let mut at = within.start;
    let mut marks = 0;
    if let Some(taken) = begins(tokens, at, "la so|la sdt|la dt|la may|la so cua|la may cua")
        && let Some(leader) = leader
        && tokens
            .get(at + taken)
            .and_then(called)
            .is_some_and(|whose| called(&tokens[leader.start]) == Some(whose))
        && tokens.get(at + taken + 1).is_none_or(|token| !token.is_word())
    {
        score.add(Role::Calling, TOLD, None);
        return;
    }
    // "mất cắp máy, số 09…, đã yêu cầu khoá"
    let clause = tokens[within.clone()].iter().skip(1).take_while(|token| token.is_word()).count();
    let last = within.end == tokens.len() || at + 1 + clause < within.end;
    if tokens.get(at).is_some_and(|token| token.is(',')) && last && begins(tokens, at + 1, DONE_TO).is_some()
    {
        score.add(Role::Help, DONE, None);
    }
    while at < within.end {
        let token = &tokens[at];
        if let Some(leader) = leader.filter(|leader| leader.start == at) {
            if !after_another {
                // "… là số ông Đạt gọi vô"
                let calls = tokens[within.start].folded == "la" && calls(tokens, leader.end);
                score.add(Role::Calling, if calls { TOLD } else { BESIDE_LEADER - 15 }, None);
            }
            return;
        }
        // "… lh lại 0918…" is about the next number.
        let rest = &tokens[at..within.end];
        if within.end < tokens.len()
            && rest.len() <= 6
            && rest.iter().all(|token| token.is_word() || token.is(':'))
            && BEFORE
                .iter()
                .any(|(role, _, phrases)| *role != Role::Help && phrases.begin(tokens, at).is_some())
        {
            return;
        }
        let said = AFTER
            .iter()
            .filter_map(|(role, weight, phrases)| Some((phrases.begin(tokens, at)?, *weight, *role)));
        if let Some((_, weight, role)) = said.max_by_key(|(taken, weight, _)| (*taken, *weight)) {
            if marks == 0 {
                score.add(role, weight, None);
            }
            return;
        }
        match token.piece {
            Piece::Mark('(') => {}
            Piece::Mark(_) | Piece::Break => marks += 1,
            Piece::Word
                if matches!(
                    token.folded.as_str(),
                    "la" | "nay"
                        | "cua"
                        | "thi"
                        | "cho"
                        | "e"
                        | "a"
                        | "hien"
                        | "de"
                        | "dang"
                        | "so"
                        | "sdt"
                        | "cung"
                        | "deu"
                        | "van"
                        | "cx"
                ) => {}
            Piece::Word | Piece::Number(_) => return,
        }
        at += 1;
    }
}

/// The number and the words before it that only say what it is; also "gọi" behind a calling number.
fn with_words(tokens: &[Token], at: usize, role: Option<Role>, from: Option<usize>) -> Range<usize> {
    let mut start = at;
    while start > 0
        && (tokens[start - 1].is(':')
            || tokens[start - 1].is('(')
            || tokens[start - 1].is('-')
            || tokens[start - 1].is('=')
            || LABELS.begin(tokens, start - 1) == Some(1))
    {
        start -= 1;
    }
    let mut end = at + 1;
    if role == Some(Role::Calling)
        && let Some(taken) = begins(tokens, end, "goi len|goi toi|goi den|goi vao|goi")
        && begins(tokens, end, "goi lai|goi nho|goi xin").is_none()
    {
        end += taken;
    }
    if tokens.get(end).is_some_and(|token| token.is(')')) {
        end += 1;
    }
    (from.filter(|_| role != Some(Role::Help)).unwrap_or(start).min(start))..end
}
