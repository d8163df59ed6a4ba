//! Subscriber names: whether a number is a business number (A2.1), and whether two names agree (A2.2).

use super::fold::{bare, fold, is_dash, one_line, tidy};
use super::phone::numbers_in;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The kind of subscriber, by the name on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "subscriber", rename_all = "snake_case")]
pub enum Subscriber {
    /// A business number (số nghiệp vụ): one of the centre's prefixes, then name (title).
    Business {
        /// The leader's name as on record; `None` when nothing follows the prefix.
        name: Option<String>,
        /// The text in brackets, or after a further dash.
        title: Option<String>,
    },
    /// A unit of MobiFone, but abbreviated, of another region, or with no name behind it: the agent is asked.
    Unclear,
    /// Any other subscriber: QA is asked (A3.1).
    Other,
}

/// How well two names agree, see [`likeness`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The given name and one more word of it are in both.
    Same,
    /// One word alone is, or the other is a company: nothing to decide on.
    Given,
    /// Not the same person, by name.
    Different,
}

/// Names and titles longer than this are cut, in characters.
const MAX_NAME: usize = 120;
/// Pasted text beyond this is ignored, in characters.
const MAX_PASTED: usize = 1000;

/// Reads a pasted subscriber name (A2.1): a business number when it begins with one of `prefixes`, whatever the
/// spacing, case, Unicode form and kinds of dash. A prefix that ends in a dash wants some break (dash, line break) there,
/// so that a unit's own name is not taken for a person's. A pasted label ("Tên thuê bao:") or number in front is skipped.
pub fn read(pasted: &str, prefixes: &[String]) -> Subscriber {
    let text: String = tidy(pasted).chars().take(MAX_PASTED).collect();
    let text = without_label(&text);
    let rest = prefixes.iter().filter_map(|prefix| after_prefix(text, prefix)).min_by_key(|rest| rest.len());
    match rest {
        Some(rest) => match name_and_title(rest) {
            (None, None) => Subscriber::Unclear,
            (name, title) => Subscriber::Business { name, title },
        },
        None if is_company(text) && is_of_mobifone(text) => Subscriber::Unclear,
        None => Subscriber::Other,
    }
}

/// Whether a name on record is a company's, as it may be abbreviated.
pub fn is_company(name: &str) -> bool {
    const COMPANIES: [&str; 11] = [
        "cong ty",
        "cty",
        "ct",
        "chi nhanh",
        "cn",
        "tong cong ty",
        "tct",
        "trung tam",
        "tt",
        "doanh nghiep",
        "dntn",
    ];
    let name = fold(name);
    COMPANIES
        .iter()
        .any(|word| name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

fn is_of_mobifone(name: &str) -> bool {
    let name = fold(name).replace(' ', "");
    ["mobifone", "mobiphone", "dvmbf", "vtmbf", "mbf"].iter().any(|word| name.contains(word))
}

/// Compares two names without honorifics and titles, letter case and Unicode form, the given name first or last.
/// Diacritics count only when both names have some: "NGUYEN VAN HUNG" is "Nguyễn Văn Hùng", but "Hùng" is not "Hưng".
pub fn likeness(a: &str, b: &str) -> Likeness {
    let (a, b) = (personal(a), personal(b));
    let accented = |name: &[String]| name.iter().any(|word| !marks(word).is_empty());
    let strict = accented(&a) && accented(&b);
    let same = |a: &str, b: &str| fold(a) == fold(b) && (!strict || marks(a) == marks(b));
    let (Some(given_a), Some(given_b)) = (given(&a), given(&b)) else { return Likeness::Different };
    let others = |name: &[String], given: usize| -> Vec<String> {
        name.iter().enumerate().filter(|(at, _)| *at != given).map(|(_, word)| word.clone()).collect()
    };
    let (rest_a, rest_b) = (others(&a, given_a), others(&b, given_b));
    let one_more = rest_a.iter().any(|word| rest_b.iter().any(|other| same(word, other)));
    let called_alike = same(&a[given_a], &b[given_b]);
    let families = [family(&a), family(&b)];
    let other_family = matches!(families, [Some(one), Some(other)] if !same(one, other));
    let has = |name: &[String], wanted: &str| name.iter().any(|word| same(word, wanted));
    if called_alike && one_more && !other_family {
        Likeness::Same
    } else if !other_family && (has(&a, &b[given_b]) || has(&b, &a[given_a])) {
        Likeness::Given
    } else {
        Likeness::Different
    }
}

/// Family names that most people have, folded.
const FAMILIES: [&str; 20] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo",
    "duong", "ly", "dinh", "truong", "trinh", "dao",
];

fn is_family(word: &str) -> bool {
    FAMILIES.contains(&fold(word).as_str())
}

/// Where the given name stands: last, or first where a family name ends the name.
fn given(name: &[String]) -> Option<usize> {
    let (first, last) = (name.first()?, name.last()?);
    let turned = name.len() > 1 && is_family(last) && !is_family(first);
    Some(if turned { 0 } else { name.len() - 1 })
}

/// The family name that begins the name, where it is one that most people have.
fn family(name: &[String]) -> Option<&str> {
    name.first().filter(|first| name.len() > 1 && is_family(first)).map(String::as_str)
}

fn without_label(text: &str) -> &str {
    const LABELS: [&str; 12] = [
        "ten",
        "ten thue bao",
        "ten tb",
        "ten kh",
        "ten khach hang",
        "chu thue bao",
        "ten chu thue bao",
        "thue bao",
        "ho ten",
        "ho va ten",
        "chu the",
        "ten chu the",
    ];
    let text = match text.split_once([':', '：', '\t']) {
        Some((label, rest)) if LABELS.contains(&fold(label).as_str()) => rest,
        _ => text,
    };
    match numbers_in(text).first() {
        Some(number) if text[..number.span.start].trim().is_empty() => &text[number.span.end..],
        _ => text,
    }
}

/// What follows `prefix`, when `text` begins with it.
fn after_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let wanted = letters(prefix);
    let mut left = wanted.as_str();
    let mut rest = text;
    while !left.is_empty() {
        let next = rest.chars().next()?;
        left = left.strip_prefix(letters(next.encode_utf8(&mut [0; 4])).as_str())?;
        rest = &rest[next.len_utf8()..];
    }
    let rest = rest.trim_start_matches(is_combining_mark);
    let name = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_open(c));
    let between = &rest[..rest.len() - name.len()];
    let ended = match prefix.trim_end().ends_with(is_dash) {
        _ if wanted.is_empty() => false,
        true => between.contains(|c: char| is_dash(c) || c == '\n'),
        false => !between.is_empty() || name.is_empty(),
    };
    ended.then_some(name)
}

/// Letters and digits only, folded.
fn letters(text: &str) -> String {
    bare(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '[' | '（')
}

/// Splits "Nguyễn Văn Hùng (Phó Giám đốc)"; a name that runs over to the next line is joined.
fn name_and_title(rest: &str) -> (Option<String>, Option<String>) {
    let mut lines = rest.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut entry = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let open = entry.contains(is_open) && !entry.contains(is_close);
        let title = line.starts_with(is_open) && !entry.contains(is_open);
        if !open && !title {
            break;
        }
        entry = format!("{entry} {line}");
    }
    let dashed =
        || entry.char_indices().find(|(at, c)| is_dash(*c) && entry[..*at].ends_with(' ')).map(|(at, _)| at);
    let cut = entry.find(is_open).or_else(dashed).unwrap_or(entry.len());
    let (name, title) = entry.split_at(cut);
    let title = title.trim_start_matches(|c: char| is_open(c) || is_dash(c));
    let title = title.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_close(c));
    let title = match title.matches(is_open).count() < title.matches(is_close).count() {
        true => title.strip_suffix(is_close).unwrap_or(title),
        false => title,
    };
    (bounded(name), bounded(title))
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | ']' | '）')
}

fn bounded(text: &str) -> Option<String> {
    let edge = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let text = one_line(text.trim_start_matches(edge).trim_end_matches(|c| edge(c) && !is_close(c)));
    let text: String = text.chars().take(MAX_NAME).collect();
    Some(text.trim_end().to_owned()).filter(|text| !text.is_empty())
}

/// Titles, folded; the longer ones first.
const TITLES: [&str; 15] = [
    "pho tong giam doc",
    "pho giam doc",
    "tong giam doc",
    "giam doc",
    "truong phong",
    "deputy director",
    "director",
    "pho phong",
    "ptgd",
    "tgd",
    "pgd",
    "gd",
    "tp",
    "pp",
    "ld",
];

/// The words of a name without honorific and title, in lower case.
fn personal(name: &str) -> Vec<String> {
    const HONORIFICS: [&str; 16] = [
        "anh", "chị", "chi", "ông", "ong", "bà", "em", "cô", "chú", "bác", "sếp", "a", "c", "mr", "mrs", "ms",
    ];
    let lower: String = tidy(name).to_lowercase().chars().take(2 * MAX_NAME).collect();
    let name = lower.split(is_open).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let name = name.split(" - ").next().unwrap_or_default();
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut left = words.as_slice();
    while let Some(skip) =
        title_at(left).or(HONORIFICS.contains(&left.first().map_or("", String::as_str)).then_some(1))
        && skip < left.len()
    {
        left = &left[skip..];
    }
    let end = (1..left.len()).find(|at| title_at(&left[*at..]).is_some()).unwrap_or(left.len());
    left[..end].to_vec()
}

/// The number of words of the title that these words begin with.
fn title_at(words: &[String]) -> Option<usize> {
    TITLES.iter().map(|title| (title, title.split(' ').count())).find_map(|(title, count)| {
        words.get(..count).filter(|words| fold(&words.join(" ")) == **title).map(|_| count)
    })
}

/// The diacritics of a word, in an order that does not depend on where the tone was put ("hoà", "hòa").
fn marks(word: &str) -> Vec<char> {
    let mut marks: Vec<char> = word.nfd().filter(|c| is_combining_mark(*c) || *c == 'đ').collect();
    marks.sort_unstable();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PREFIX: &str = "Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone -";

    fn read_one(pasted: &str) -> Subscriber {
        read(pasted, &[PREFIX.to_owned()])
    }

    fn business(name: &str, title: &str) -> Subscriber {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Subscriber::Business { name: some(name), title: some(title) }
    }

    #[test]
    fn a_business_number_whatever_the_spelling() {
        let hung = business("Nguyễn Văn Hùng", "Phó Giám đốc");
        let plain = format!("{PREFIX} Nguyễn Văn Hùng (Phó Giám đốc)");
        for pasted in [
            plain.clone(),
            format!("{PREFIX}Nguyễn Văn Hùng (Phó Giám đốc)"),
            plain.nfd().collect(),
            format!("{} Nguyễn Văn Hùng(Phó Giám đốc)", PREFIX.to_uppercase()),
            format!("  {}", plain.replace(' ', "\u{A0} ")),
            plain.replace(" - ", "–"),
            plain.replace('-', "—"),
            plain.replace('-', "‑"),
            plain.replace('-', "−"),
            plain.replace('-', "--"),
            plain.replace("MobiFone - Nguyễn", "MobiFone -\nNguyễn"),
            plain.replace("Chi Nhánh", "Chi\nNhánh"),
            format!("Tên thuê bao: {plain}"),
            format!("0912345678\t{plain}\nLoại thuê bao: trả sau"),
            format!("“{plain}”"),
            plain.replace(" (", "\n("),
            plain.replace(['(', ')'], "").replace(" Phó", " - Phó"),
        ] {
            assert_eq!(read_one(&pasted), hung, "{pasted:?}");
        }
    }

    #[test]
    fn takes_what_is_there_of_name_and_title() {
        for (rest, name, title) in [
            ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng", ""),
            ("Phó Giám đốc Nguyễn Văn Hùng", "Phó Giám đốc Nguyễn Văn Hùng", ""),
            ("(Phó Giám đốc)", "", "Phó Giám đốc"),
            ("Lê Thị Hoa (Phó Giám đốc (phụ trách))", "Lê Thị Hoa", "Phó Giám đốc (phụ trách)"),
            ("Lê Thị Hoa (Trưởng phòng", "Lê Thị Hoa", "Trưởng phòng"),
            ("Lê Thị Hoa (Trưởng phòng\nKinh doanh)", "Lê Thị Hoa", "Trưởng phòng Kinh doanh"),
        ] {
            assert_eq!(read_one(&format!("{PREFIX} {rest}")), business(name, title), "{rest:?}");
        }
        let long = read_one(&format!("{PREFIX} {}", "Á".repeat(5000)));
        assert_eq!(long, business(&"Á".repeat(MAX_NAME), ""));
    }

    #[test]
    fn anything_else_is_another_subscriber() {
        for pasted in [
            "",
            "Nguyễn Văn Hùng",
            "CONG TY TNHH ABC",
            "Nhà hàng của Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone - Nguyễn Văn Hùng",
        ] {
            assert_eq!(read_one(pasted), Subscriber::Other, "{pasted:?}");
        }
        assert_eq!(read("Nguyễn Văn Hùng", &[String::new(), " - ".into()]), Subscriber::Other);
    }

    #[test]
    fn a_unit_that_is_not_the_prefix_is_asked_about() {
        for pasted in [
            PREFIX,
            "Công Ty Dịch Vụ MobiFone Khu Vực 3 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone - Nguyễn Văn Hùng",
            "Công Ty Dịch Vụ MobiFone Khu Vực 2",
            "Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone",
            "Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone Tỉnh Đồng Nai",
            "CTY DVMBF KV2 - CN TCT VT MOBIFONE - NGUYEN VAN HUNG",
            "CN TCT Viễn thông MobiFone - Lê Thị Hoa",
        ] {
            assert_eq!(read_one(pasted), Subscriber::Unclear, "{pasted:?}");
        }
    }

    #[test]
    fn the_longest_prefix_counts() {
        let prefixes = ["MobiFone".to_owned(), "MobiFone Global -".to_owned()];
        assert_eq!(read("MobiFone Global - Lê Hoa (GĐ)", &prefixes), business("Lê Hoa", "GĐ"));
        assert_eq!(read("MobiFoneX", &prefixes), Subscriber::Other);
    }

    #[test]
    fn compares_names_as_people_mean_them() {
        for (a, b, likeness_) in [
            ("Nguyễn Văn Hùng", "anh Nguyễn Văn Hùng (Phó Giám đốc)", Likeness::Same),
            ("NGUYEN VAN HUNG", "A. Nguyễn Văn Hùng", Likeness::Same),
            ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", Likeness::Different),
            ("Trần Thị Hoà", "chị Trần Thị Hòa", Likeness::Same),
            ("Nguyễn Văn Hùng", "anh Hùng GĐ Đồng Nai", Likeness::Given),
            ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng Phó Giám đốc", Likeness::Same),
            ("Nguyễn Văn Hùng", "Phó Giám đốc Nguyễn Văn Hùng", Likeness::Same),
            ("Nguyễn Văn Hùng", "PGĐ Hùng", Likeness::Given),
            ("Nguyễn Văn Hùng", "anh", Likeness::Different),
            ("Nguyễn Thị Văn", "anh Hùng", Likeness::Different),
            ("Trần Anh", "anh Trần Anh", Likeness::Same),
            ("NGUYỄN THỊ HẠNH", "Ms Hạnh, deputy director of Tây Ninh", Likeness::Given),
            ("Anh", "chị Anh", Likeness::Given),
            ("Nguyễn Thuý Vy", "chị Thúy Vy", Likeness::Same),
            ("Trần Thị Thuý", "chị Trần Thúy", Likeness::Same),
            ("Nguyễn Văn Hùng", "anh Hùng Nguyễn", Likeness::Same),
            ("Nguyễn Văn Hùng", "anh Văn Hùng", Likeness::Same),
            ("Nguyễn Văn Hùng", "anh Trần Hùng", Likeness::Different),
            ("Nguyễn Hùng Trần", "anh Hùng Trần", Likeness::Given),
            ("Nguyễn Văn Hùng", "anh Hùng Đồng Nai", Likeness::Given),
            ("Lê Thị Hoa", "Nguyễn Văn Hùng", Likeness::Different),
            ("", "Nguyễn Văn Hùng", Likeness::Different),
        ] {
            assert_eq!(likeness(a, b), likeness_, "{a} / {b}");
            assert_eq!(likeness(b, a), likeness_, "{b} / {a}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(pasted in any::<String>(), prefix in any::<String>(), other in any::<String>()) {
            let _ = read(&pasted, std::slice::from_ref(&prefix));
            let _ = read(&format!("{prefix}{pasted}"), &[prefix, PREFIX.to_owned()]);
            prop_assert_eq!(likeness(&pasted, &other), likeness(&other, &pasted));
        }
    }
}
