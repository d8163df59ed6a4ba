//! `premium.csv`: the list of premium customers, as spreadsheets give it.

use super::{Basis, PremiumCustomer};
use crate::domain::base::cell_problem::{BadRow, CellProblem};
use crate::domain::base::columns::{Columns, Row};
use crate::domain::base::fold::{fold, tidy};
use crate::domain::base::phone::Phone;
use std::collections::BTreeMap;

const NEEDED: [&str; 2] = ["number", "class"];
const OPTIONAL: [&str; 2] = ["name", "basis"];
/// The headers of centres that write them in Vietnamese, folded.
const HEADERS: [(&str, &[&str]); 4] = [
    ("number", &["so", "so thue bao", "thue bao", "so dien thoai", "sdt", "dien thoai", "msisdn", "phone"]),
    ("class", &["hang", "phan hang", "loai", "loai kh", "hang kh", "hang khach hang", "rank", "tier"]),
    ("name", &["ten", "ho ten", "ho va ten", "ten kh", "ten khach hang", "khach hang", "customer"]),
    ("basis", &["dien", "theo", "can cu", "dien kh"]),
];
const LONGEST_CLASS: usize = 40;
const LONGEST_NAME: usize = 120;

/// Reads the rows of the list (see [`read_table`](crate::domain::base::table::read_table)). Fails with every bad row; then
/// nothing of the file counts. A number that stands in two rows is a bad row: nobody knows which class is right.
pub fn read_customers(rows: &[Vec<String>]) -> Result<Vec<PremiumCustomer>, Vec<BadRow>> {
    let rows = in_english(rows);
    let columns = Columns::find(&rows, &NEEDED, &OPTIONAL).map_err(|bad| vec![bad])?;
    let mut customers: Vec<PremiumCustomer> = Vec::new();
    let mut bad = Vec::new();
    let mut seen = BTreeMap::new();
    for row in columns.rows() {
        match row.and_then(|row| Ok((row.number, read_customer(&row)?))) {
            Ok((number, customer)) => match seen.insert(customer.number.dialled(), number) {
                None => customers.push(customer),
                Some(first) => {
                    let twice = customer.number.spoken();
                    bad.push(BadRow::new(number, CellProblem::NumberTwice { number: twice, row: first }));
                }
            },
            Err(wrong) => bad.push(wrong),
        }
    }
    match (customers.is_empty(), bad.is_empty()) {
        (_, false) => Err(bad),
        (true, true) => Err(vec![columns.nothing_below()]),
        (false, true) => Ok(customers),
    }
}

/// Whether a table looks like the list, by its header.
pub fn is_customer_list(rows: &[Vec<String>]) -> bool {
    let rows = in_english(rows);
    rows.iter().any(|row| NEEDED.iter().all(|name| row.iter().any(|cell| fold(cell) == *name)))
}

/// With the header in the words of [`NEEDED`] and [`OPTIONAL`]; columns that say nothing of these stay as they are.
fn in_english(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let named = |cell: &str| {
        let folded = fold(cell);
        HEADERS.iter().find(|(name, words)| folded == *name || words.contains(&folded.as_str()))
    };
    let mut rows = rows.to_vec();
    let header = rows.iter_mut().find(|row| row.iter().filter(|cell| named(cell).is_some()).count() >= 2);
    for cell in header.into_iter().flatten() {
        if let Some((name, _)) = named(cell) {
            *cell = (*name).to_owned();
        }
    }
    rows
}

/// All that is wrong with a row is said at once.
fn read_customer(row: &Row) -> Result<PremiumCustomer, BadRow> {
    let mut wrong = Vec::new();
    let typed = row.cell("number");
    let number = Phone::parse(typed);
    if let Err(why) = &number {
        wrong.push(match typed.is_empty() {
            true => CellProblem::empty("number"),
            false => CellProblem::NumberWrong { text: typed.to_owned(), why: why.clone() },
        });
    }
    let class = tidy(row.cell("class"));
    if class.is_empty() {
        wrong.push(CellProblem::empty("class"));
    }
    let name = tidy(row.cell("name"));
    for (column, text, longest) in [("class", &class, LONGEST_CLASS), ("name", &name, LONGEST_NAME)] {
        wrong.extend(CellProblem::too_long(column, text, longest));
    }
    let basis = match fold(row.cell("basis")).as_str() {
        "" | "policy" | "chinh sach" | "theo chinh sach" => Basis::Policy,
        "agreement" | "thoa thuan" | "theo thoa thuan" => Basis::Agreement,
        _ => {
            wrong.push(CellProblem::UnknownBasis { text: row.cell("basis").to_owned() });
            Basis::Policy
        }
    };
    match number {
        Ok(number) if wrong.is_empty() => Ok(PremiumCustomer { number, class, name, basis }),
        Ok(_) | Err(_) => Err(row.all_bad(wrong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::table::read_table;

    fn read(file: &str) -> Result<Vec<PremiumCustomer>, Vec<BadRow>> {
        let rows = read_table(file.as_bytes()).unwrap();
        read_customers(&rows)
    }

    #[test]
    fn a_list_is_read_in_either_language_and_any_order() {
        let english = read("number,class,name,basis\n0912345678,Kim cương,Trần Thị Lan,agreement\n").unwrap();
        let vietnamese =
            read("STT;Họ tên;Số thuê bao;Hạng;Diện\n1;Trần Thị Lan;912345678;Kim cương;Thỏa thuận\n")
                .unwrap();
        assert_eq!(english, vietnamese);
        assert_eq!(english[0].number, Phone::parse("0912345678").unwrap());
        assert_eq!((english[0].class.as_str(), english[0].basis), ("Kim cương", Basis::Agreement));
        let bare = read("class,number\nVàng,0912345678\n").unwrap();
        assert_eq!((bare[0].name.as_str(), bare[0].basis), ("", Basis::Policy));
    }
}
