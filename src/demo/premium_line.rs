//! What the demo knows of line 18001090: premium customers and promotions.

use crate::domain::base::phone::Phone;
use crate::domain::customer::{Basis, PremiumCustomer};
use crate::domain::promotion::programme::{Paid, Programme, Status};
use crate::store;
use crate::store::{Store, customers, promotions};
use chrono::{DateTime, Utc};

const CUSTOMERS: [(&str, &str, &str, Basis); 2] = [
    ("0909123456", "Kim cương", "Trần Thị Lan Hương", Basis::Policy),
    ("0908222333", "Vàng", "Công ty An Phú", Basis::Agreement),
];

/// Code, name, content, conditions, classes, value, words.
const PROGRAMMES: [(&str, &str, &str, &str, &[&str], u64, &[&str]); 3] = [
    (
        "KC10",
        "Data Kim cương",
        "Tặng 10 GB data mỗi tháng",
        "Thuê bao hạng Kim cương, nhắn KC10 gửi 999",
        &["Kim cương"],
        100_000,
        &["data", "4g", "5g"],
    ),
    ("D90", "Gói D90", "1 GB mỗi ngày, 90.000đ một tháng", "Tự gia hạn", &[], 90_000, &["data", "4g"]),
    ("NAP20", "Tặng 20 % thẻ nạp", "Tặng 20 % giá trị thẻ", "Thẻ từ 50.000đ", &[], 20_000, &["nạp thẻ"]),
];

/// Puts them into the database.
pub async fn add(store: &Store, now: DateTime<Utc>) -> store::Result<()> {
    let listed: Vec<PremiumCustomer> = CUSTOMERS
        .into_iter()
        .filter_map(|(number, class, name, basis)| {
            let number = Phone::parse(number).ok()?;
            Some(PremiumCustomer { number, class: class.to_owned(), name: name.to_owned(), basis })
        })
        .collect();
    let mut tx = store.begin().await?;
    customers::import(&mut tx, &listed, false).await?;
    for (code, name, content, conditions, classes, value, words) in PROGRAMMES {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let programme = Programme {
            code: code.to_owned(),
            name: name.to_owned(),
            from: None,
            until: None,
            content: content.to_owned(),
            conditions: conditions.to_owned(),
            paid: (code == "NAP20").then_some(Paid::Prepaid),
            classes: owned(classes),
            value,
            group: None,
            on_net: false,
            words: owned(words),
            source: String::new(),
            status: Status::Official,
            planned: None,
            recommended: code == "D90",
        };
        promotions::put(&mut tx, &programme, None, now).await?;
    }
    tx.commit().await
}
