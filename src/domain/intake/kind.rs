//! The kinds of request (A1.6), recognised in the agent's own words.

mod words;

use crate::domain::base::fold::{fold, tidy};
use serde::{Deserialize, Serialize};
use words::{
    AFTER_LOST, ASKS, BARRED, BY_WHOM, CUT, CUT_A_LINE, EVEN, FOUND, HAPPENED, HEARD, KNOWN, LOST, NO,
    NO_PHONE, OPEN, PAID, SERVICES, THINGS,
};

/// The kind of a request; the names are the keys of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Cut the line of a lost phone (báo cắt mất máy).
    LostPhone,
    /// Reopen a line barred for debt (mở nợ cước).
    Debt,
    /// Reopen a line barred on a "red" bill (cước báo đỏ).
    RedBill,
    /// Reopen a line barred for an unidentified reason (chặn không xác định).
    UnknownBar,
    /// Reopen a line that was barred as lost (chặn do mất máy).
    LostBar,
    /// Anything else.
    Other,
}

impl Kind {
    /// All kinds, in the order of the form.
    pub const ALL: [Kind; 6] =
        [Kind::LostPhone, Kind::Debt, Kind::RedBill, Kind::UnknownBar, Kind::LostBar, Kind::Other];

    /// The key in configuration and storage, as serde writes it.
    pub fn key(self) -> &'static str {
        match self {
            Kind::LostPhone => "lost_phone",
            Kind::Debt => "debt",
            Kind::RedBill => "red_bill",
            Kind::UnknownBar => "unknown_bar",
            Kind::LostBar => "lost_bar",
            Kind::Other => "other",
        }
    }

    /// Whether minutes matter: somebody may be holding the leader's phone.
    pub fn is_urgent(self) -> bool {
        self == Kind::LostPhone
    }

    /// Whether the line cannot be called itself: a lost phone is called back on another number.
    pub fn calls_back_on_other_number(self) -> bool {
        self == Kind::LostPhone
    }

    /// Whether a barred line is to be opened again.
    pub fn opens_a_line(self) -> bool {
        matches!(self, Kind::Debt | Kind::RedBill | Kind::UnknownBar | Kind::LostBar)
    }

    /// Whether the number to help with has to be named (A1.1); for the other kinds it is the calling number unless another
    /// one is named.
    pub fn needs_number_to_help(self) -> bool {
        self == Kind::LostPhone
    }

    /// Reads the kind from a request in Vietnamese, with or without diacritics, abbreviated or in raw Telex. Always
    /// answers; [`Kind::Other`] where nothing is recognised.
    ///
    /// A loss (mất máy) with a wish to open is [`Kind::LostBar`], otherwise [`Kind::LostPhone`]. Where both cutting and
    /// opening are named, the first wish counts, unless the phone was found or opening is wished for now ("nay nhờ mở");
    /// what already happened ("bị khoá", "đã cắt") is no wish. Then, in this order: a reason nobody knows, a red bill,
    /// debt, cutting a line without a reason (taken for a loss), a bar without a reason given (unknown).
    pub fn read(request: &str) -> Kind {
        let words = Words::of(request, false);
        match words.kind() {
            Kind::Other if words.plain => Words::of(request, true).kind(),
            kind => kind,
        }
    }
}

/// A request as folded words, each with the word as typed (lower case, accented).
struct Words {
    folded: Vec<String>,
    typed: Vec<String>,
    /// No diacritics at all: then an unaccented word may stand for an accented one.
    plain: bool,
}

impl Words {
    fn of(request: &str, telex: bool) -> Words {
        let lower = tidy(request).to_lowercase();
        let typed: Vec<String> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| if telex { untelex(word) } else { word.to_owned() })
            .collect();
        Words { folded: typed.iter().map(|word| fold(word)).collect(), typed, plain: lower.is_ascii() }
    }

    fn kind(&self) -> Kind {
        let (opens, cuts) = (self.wish(&OPEN), self.wish(&CUT));
        if self.lost() {
            let found = self.has(&FOUND);
            return match (opens, cuts) {
                (Some(open), Some(cut)) if cut < open && !found && !self.now(open) => Kind::LostPhone,
                (Some(_), _) => Kind::LostBar,
                (None, None) if found => Kind::LostBar,
                (None, _) => Kind::LostPhone,
            };
        }
        if opens.is_some() && self.has(&FOUND) {
            return Kind::LostBar;
        }
        let barred = self.has(&BARRED);
        let asks = opens.is_none() && self.has(&ASKS);
        if (barred || opens.is_some()) && self.unknown() {
            Kind::UnknownBar
        } else if asks {
            Kind::Other
        } else if self.red() {
            Kind::RedBill
        } else if self.debt(barred || opens.is_some()) {
            Kind::Debt
        } else if opens.is_none() && cuts.is_some() {
            if self.has(&CUT_A_LINE) { Kind::LostPhone } else { Kind::Other }
        } else if barred {
            Kind::UnknownBar
        } else {
            Kind::Other
        }
    }

    /// The position of a phrase.
    fn find(&self, phrase: &str) -> Option<usize> {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        self.folded.windows(phrase.len()).position(|words| words == phrase)
    }

    fn begins(&self, at: usize, phrase: &str) -> bool {
        let mut words = self.folded.iter().skip(at);
        phrase.split(' ').all(|word| words.next().is_some_and(|next| next == word))
    }

    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.find(phrase).is_some())
    }

    /// The first of these actions that is requested and has not already happened.
    fn wish(&self, actions: &[&str]) -> Option<usize> {
        let wished = |at: usize| {
            let name = matches!(self.typed[at].as_str(), "khoa" | "cát") && !self.plain;
            let before = (0..at).rev().find(|at| !BY_WHOM.contains(&self.folded[*at].as_str()));
            let happened = before.is_some_and(|before| {
                let content = before > 0 && self.begins(before - 1, "noi dung");
                // "nên đã báo khoá", "đã nhờ cắt"
                let asked = ["bao", "nho", "xin", "yeu cau"].into_iter().any(|ask| {
                    let words = ask.split(' ').count();
                    before >= words
                        && self.begins(before + 1 - words, ask)
                        && self.folded[before - words] == "da"
                });
                HAPPENED.contains(&self.folded[before].as_str()) && !content
                    || asked
                    || self.folded[before] == "bao"
                        && self.folded.get(at + 1).is_some_and(|next| next == "roi")
            });
            !name && !happened
        };
        (0..self.folded.len()).find(|at| actions.iter().any(|action| self.begins(*at, action)) && wished(*at))
    }

    /// Whether the request at `at` is for now ("nay nhờ mở lại"), after something earlier.
    fn now(&self, at: usize) -> bool {
        self.typed[at.saturating_sub(3)..at].iter().any(|word| word == "nay")
    }

    fn lost(&self) -> bool {
        let is = |at: usize, words: &[&str]| {
            self.folded.get(at).is_some_and(|word| words.contains(&word.as_str()))
        };
        self.has(&LOST)
            || (0..self.folded.len()).any(|at| {
                let mat =
                    self.folded[at] == "mat" && !matches!(self.typed[at].as_str(), "mật" | "mặt" | "mắt");
                // "mất luôn cả sim"
                let next = (at + 1..).find(|next| !is(*next, &EVEN)).unwrap_or(at + 1);
                let power = is(next, &["dien"]) && !is(next + 1, &["thoai"]);
                let thing =
                    is(next, &THINGS) && !power || is(next + 1, &THINGS) && !is(next, &SERVICES) && !power;
                // "mất ví và điện thoại"
                let thing = thing || is(next + 1, &["va", "voi", "lan", "cung"]) && is(next + 2, &THINGS);
                let said = at > 0 && is(at - 1, &["bi", "bao", "lam", "danh", "do", "vi"]);
                let reported =
                    at > 0 && is(at - 1, &["bao"]) && !is(at + 1, &SERVICES) && !is(at + 1, &NO_PHONE);
                let ends = at + 1 == self.folded.len() || is(at + 1, &AFTER_LOST) || self.number_at(at + 1);
                mat && (thing || reported || said && ends || self.phone_at(at + 1))
            })
    }

    /// "09…", or "số 09…".
    fn phone_at(&self, at: usize) -> bool {
        let phone =
            |at: usize| self.folded.get(at).is_some_and(|word| word.starts_with('0') && word.len() >= 4);
        phone(at) || self.folded.get(at).is_some_and(|word| word == "so") && phone(at + 1)
    }

    /// A phone number, or "số" and one.
    fn number_at(&self, at: usize) -> bool {
        let digits = |at: usize| {
            self.folded.get(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        };
        digits(at) || self.folded.get(at).is_some_and(|word| word == "so") && digits(at + 1)
    }

    fn unknown(&self) -> bool {
        self.has(&["kxd", "koxd", "khong xac dinh"])
            || (0..self.folded.len()).any(|at| {
                let known = |at: usize| KNOWN.iter().any(|known| self.begins(at, known));
                // "nghe không rõ", "chưa rõ số nào"
                let other = at > 0 && HEARD.contains(&self.folded[at - 1].as_str())
                    || ["so nao", "ten", "don vi", "chuc vu"].iter().any(|what| self.begins(at + 2, what));
                NO.contains(&self.folded[at].as_str())
                    && !other
                    && (known(at + 1) || self.begins(at + 1, "ai") && known(at + 2))
            })
    }

    /// "báo đỏ", never "báo do mất máy" (reported because of a loss).
    fn red(&self) -> bool {
        (0..self.folded.len()).any(|at| {
            let after = |words: &[&str]| at > 0 && words.contains(&self.folded[at - 1].as_str());
            match self.typed[at].as_str() {
                "đỏ" => true,
                "do" | "đo" | "dỏ" | "đõ" => {
                    let reason = self.folded.get(at + 1).is_some_and(|next| {
                        ["mat", "bi", "no", "chan", "khach", "kh", "ld"].contains(&next.as_str())
                    });
                    after(&["bao", "cuoc", "don"]) && !reason
                }
                "đó" => at > 1 && self.begins(at - 2, "cuoc bao"),
                _ => false,
            }
        })
    }

    /// "nợ", never "nó" (it). Paying and overdue bills count on a line that is `barred`.
    fn debt(&self, barred: bool) -> bool {
        self.has(&["no cuoc", "cuoc no", "no phi", "no tien", "con no", "thieu cuoc", "mo cuoc"])
            || self.typed.iter().any(|word| word == "nợ")
            || (barred && self.has(&PAID))
            || (1..self.typed.len()).any(|at| {
                self.typed[at] == "no"
                    && ["mo", "chan", "khoa", "do", "vi"].contains(&self.typed[at - 1].as_str())
            })
    }
}

/// Raw Telex, typed with the keyboard switched off: "maats masy" was meant as "mất máy".
fn untelex(word: &str) -> String {
    let (mut plain, mut voiced) = (String::new(), false);
    for c in word.chars() {
        let doubled = matches!(c, 'a' | 'e' | 'o' | 'd') && plain.ends_with(c);
        let mark = voiced && matches!(c, 'w' | 's' | 'f' | 'r' | 'x' | 'j');
        if !doubled && !mark {
            voiced |= matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_requests() {
        use Kind::*;
        for (kind, requests) in [
            (
                LostPhone,
                &[
                    "cắt mất máy",
                    "báo mất máy",
                    "bao mat may",
                    "Báo cắt mất máy số 0903111222",
                    "khoá 2 chiều do mất điện thoại",
                    "khóa sim giúp, bị mất đt",
                    "KHOA 2 CHIEU MAT DT",
                    "LĐ báo do mất máy, nhờ cắt",
                    "bị trộm iphone",
                    "bmm",
                    "cắt giúp số 0903111222 vì mất máy, mai mở lại",
                    "mất máy, đừng mở cho ai, khoá gấp",
                    "baos maats masy",
                    "cắt máy gấp giúp anh",
                    "mất máy",
                    "số 0903111222 bị mất hôm qua, nhờ khoá",
                    "mất cả điện thoại lẫn ví",
                    "mat sim 0903111222",
                    "LĐ làm mất, cắt số giúp",
                    "cắt 2c",
                    "cắt do mất",
                    "hôm nay mất máy, cắt giúp, mở lại sau",
                    "mất máy hôm qua, nay cắt giúp, mai mở lại",
                    "rớt điện thoại trên xe",
                    "bi mat vi va dt, nho khoa",
                    "bị giựt điện thoại, chặn số liền nha",
                    "mất ví mất luôn cả sim phụ, cắt hộ",
                ][..],
            ),
            (
                LostBar,
                &[
                    "mở lại sau mất máy",
                    "kể rơi máy đã báo khoá, lễ tân nhặt được, muốn mở lại",
                    "mất máy báo cắt rồi giờ tìm thấy, muốn dùng lại số 0903111222",
                    "bỏ quên máy, báo khoá rồi, sáng nay người ta trả lại máy, nhờ mở lại",
                    "mở do mất máy",
                    "mo lai sau mat may",
                    "mở số bị khoá do mất máy",
                    "số bị cắt do mất máy, nhờ mở lại",
                    "báo mất máy hôm qua, nay nhờ mở lại",
                    "mở máy bị chặn do mất máy",
                    "khôi phục liên lạc, trước báo mất điện thoại",
                    "mất máy đã tìm thấy",
                    "bị khoá do mất máy, chưa mở được, nhờ hỗ trợ mở",
                    "số bị tạm khoá do mất máy, nhờ mở",
                    "bị hệ thống cắt vì mất máy, mở giúp",
                    "báo khoá mất máy hôm qua, nay nhờ mở lại",
                    "cắt mất máy hôm qua, đã tìm thấy, mở lại giúp",
                    "hủy báo mất máy",
                    "nội dung: mở khóa do báo mất máy (đã tìm thấy)",
                    "gỡ báo mất số 0903111222",
                    "huy cat mat may",
                    "mo lai do bao mat, thay r",
                    "mở lại, báo mất nhầm",
                    "huỷ yêu cầu khoá hôm qua, máy còn đây",
                    "kiếm ra máy rồi, hồi hôm báo mất cắt hết, giờ xin mở lại",
                    "LĐ muốn được mở lại, trước báo mất máy",
                ][..],
            ),
            (
                Debt,
                &[
                    "mở nợ cước",
                    "mo no cuoc",
                    "mở no cước giúp",
                    "bị chặn do nợ cước",
                    "mở nợ",
                    "mo no",
                    "mowr nowj cuwowcs",
                    "TT: CHAN NO, nhờ mở lại",
                    "mở khoá giúp, đóng tiền rồi",
                ][..],
            ),
            (
                RedBill,
                &["báo đỏ", "mở cước báo đỏ", "mo cuoc bao do", "bao do", "cước đỏ", "mở nợ cước báo đỏ"][..],
            ),
            (
                UnknownBar,
                &[
                    "mở chặn không xác định",
                    "mo chan khong xac dinh",
                    "mở chặn ko xđ",
                    "mở chặn KXĐ",
                    "bị chặn không rõ lý do, không nợ cước",
                    "mở chặn 2 chiều",
                    "số bị khoá 2 chiều",
                    "bị chặn, anh không biết vì sao, mở giúp",
                    "bị khoá nhưng không nói lý do",
                    "sao bị khoá, tra ko ra lý do",
                    "chặn 1C, k ai biet sao",
                    "hỏi sao bị chặn mà không ai hiểu",
                ][..],
            ),
            (
                Other,
                &[
                    "",
                    "mở nó giúp anh",
                    "mở roaming đi Nhật",
                    "mất sóng ở Biên Hoà",
                    "quên mật khẩu, mất mật khẩu",
                    "kiểm tra nợ cước tháng 5",
                    "đổi gói cước",
                    "cắt gói data",
                    "gặp anh Khoa",
                    "🙏",
                    "làm mất hoá đơn, in lại giúp",
                    "bị mất số dư",
                    "báo mất tiền trong tài khoản",
                    "báo trạm mất điện",
                    "không biết mật khẩu wifi",
                    "thanh toán qua ứng dụng bị lỗi",
                    "mở khoá SIM quên PIN",
                    "tư vấn gói cước trả sau",
                ][..],
            ),
        ] {
            for request in requests {
                assert_eq!(Kind::read(request), kind, "{request:?}");
            }
        }
    }

    #[test]
    fn is_stored_under_its_configuration_key() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
            assert_eq!(kind.is_urgent(), kind == Kind::LostPhone);
        }
    }
}
