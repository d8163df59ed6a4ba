//! Whom a cell of a rota means: by Telegram id, phone number or name.

use super::person::Person;
use crate::domain::base::cell_problem::CellProblem;
use crate::domain::base::fold::fold;
use crate::domain::base::phone::Phone;

/// Words that stand before a name, folded.
const BEFORE_NAMES: [&str; 6] = ["anh", "chi", "em", "a", "c", "e"];

/// The person that a text names: a Telegram id, a phone number (with or without its first zero), or a name without
/// regard to diacritics: the whole name, else words of it that end with the given name. Fails with those it
/// could be.
pub fn person_named<'a>(people: &'a [Person], text: &str) -> Result<&'a Person, CellProblem> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '+' | '(' | ')')).collect();
    let found: Vec<&Person> = if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        by_number(people, text, &digits)
    } else {
        by_name(people, &fold(text))
    };
    match found.as_slice() {
        [] => Err(CellProblem::NobodyNamed { text: text.to_owned() }),
        [person] => Ok(person),
        several => {
            let candidates =
                several.iter().map(|person| format!("{} ({})", person.name, person.id)).collect();
            Err(CellProblem::Ambiguous { text: text.to_owned(), candidates })
        }
    }
}

fn by_number<'a>(people: &'a [Person], text: &str, digits: &str) -> Vec<&'a Person> {
    if let Some(person) = people.iter().find(|person| person.id.to_string() == digits) {
        return vec![person];
    }
    let phone =
        Phone::parse(text).or_else(|_| Phone::parse(&format!("0{digits}"))).map(|phone| phone.dialled());
    people
        .iter()
        .filter(|person| person.phone.is_some() && person.phone == phone.as_ref().ok().cloned())
        .collect()
}

/// Who still works there comes before who has left.
fn by_name<'a>(people: &'a [Person], name: &str) -> Vec<&'a Person> {
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let without_title = match words.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && BEFORE_NAMES.contains(first) => rest,
        _ => &[],
    };
    let staff = |active: bool| people.iter().filter(move |person| person.active == active);
    for active in [true, false] {
        for words in [words.as_slice(), without_title] {
            let whole: Vec<&Person> = staff(active)
                .filter(|person| !words.is_empty() && fold(&person.name) == words.join(" "))
                .collect();
            if !whole.is_empty() {
                return whole;
            }
        }
    }
    for words in [words.as_slice(), without_title] {
        let part: Vec<&Person> = staff(true).filter(|person| is_part(words, &fold(&person.name))).collect();
        if !part.is_empty() {
            return part;
        }
    }
    Vec::new()
}

/// Whether these are words of the name, in its order, the last the given name.
fn is_part(words: &[&str], name: &str) -> bool {
    let mut of_name = name.split(' ');
    words.last().is_some_and(|last| name.split(' ').next_back() == Some(last))
        && words.iter().all(|word| of_name.any(|other| other == *word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::PersonId;
    use crate::domain::staff::person::{Reachability, Roles};

    fn person(id: i64, name: &str, phone: Option<&str>) -> Person {
        Person {
            phone: phone.map(str::to_owned),
            reach: Reachability::Open,
            active: id != 9,
            ..Person::new(PersonId(id), name, Roles::default())
        }
    }

    #[test]
    fn finds_people_by_id_phone_or_name() {
        let people = [
            person(1, "Nguyễn Thị Lan", Some("0912345001")),
            person(2, "Trần Ngọc Lan", None),
            person(3, "Lê Văn Anh", None),
            person(4, "Đỗ Minh", Some("0912345004")),
            person(9, "Đỗ Minh", None),
        ];
        for (text, id) in [
            ("1", 1),
            ("0912 345 001", 1),
            ("912345001", 1),
            ("+84912345001", 1),
            ("nguyen thi lan", 1),
            ("NGUYỄN  THỊ LAN", 1),
            ("Ngọc Lan", 2),
            ("chị Ngọc Lan", 2),
            ("Anh", 3),
            ("a. Minh", 4),
            ("Đỗ Minh", 4),
            ("Đô\u{303} Minh", 4),
        ] {
            assert_eq!(person_named(&people, text).map(|person| person.id.0), Ok(id), "{text}");
        }
        let candidates = vec!["Nguyễn Thị Lan (1)".to_owned(), "Trần Ngọc Lan (2)".to_owned()];
        let several = CellProblem::Ambiguous { text: "Lan".to_owned(), candidates };
        assert_eq!(person_named(&people, "Lan"), Err(several));
        for text in ["Hoa", "Thị", "77"] {
            let nobody = CellProblem::NobodyNamed { text: text.to_owned() };
            assert_eq!(person_named(&people, text), Err(nobody));
        }
    }
}
