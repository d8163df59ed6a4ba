//! What the demo knows of line 18001090: premium customers, promotions, and areas.

use crate::domain::base::phone::Phone;
use crate::domain::customer::{Basis, PremiumCustomer};
use crate::domain::promotion::programme::{Paid, Programme, Status};
use crate::store;
use crate::store::{Store, customers, promotions};
use chrono::{DateTime, Utc};

/// The areas that reports about signal are grouped by.
pub const AREAS: [&str; 3] = ["Quận 7", "Thủ Đức", "Biên Hòa"];

const CUSTOMERS: [(&str, &str, &str, Basis); 2] = [
    ("0909123456", "Kim cương", "Trần Thị Lan Hương", Basis::Policy),
    ("0908222333", "Vàng", "Công ty An Phú", Basis::Agreement),
];

/// A programme of the demo, in force for ever.
struct DemoProgramme {
    code: &'static str,
    name: &'static str,
    content: &'static str,
    conditions: &'static str,
    paid: Option<Paid>,
    classes: &'static [&'static str],
    value: u64,
    words: &'static [&'static str],
}

const PROGRAMMES: [DemoProgramme; 3] = [
    DemoProgramme {
        code: "KC10",
        name: "Data Kim cương",
        content: "Tặng 10 GB data mỗi tháng",
        conditions: "Thuê bao hạng Kim cương, nhắn KC10 gửi 999",
        paid: None,
        classes: &["Kim cương"],
        value: 100_000,
        words: &["data", "4g", "5g"],
    },
    DemoProgramme {
        code: "D90",
        name: "Gói D90",
        content: "1 GB mỗi ngày, 90.000đ một tháng",
        conditions: "Tự gia hạn",
        paid: None,
        classes: &[],
        value: 90_000,
        words: &["data", "4g"],
    },
    DemoProgramme {
        code: "NAP20",
        name: "Tặng 20 % thẻ nạp",
        content: "Tặng 20 % giá trị thẻ",
        conditions: "Thẻ từ 50.000đ",
        paid: Some(Paid::Prepaid),
        classes: &[],
        value: 20_000,
        words: &["nạp thẻ"],
    },
];

impl From<DemoProgramme> for Programme {
    fn from(demo: DemoProgramme) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Programme {
            code: demo.code.to_owned(),
            name: demo.name.to_owned(),
            from: None,
            until: None,
            content: demo.content.to_owned(),
            conditions: demo.conditions.to_owned(),
            paid: demo.paid,
            classes: owned(demo.classes),
            value: demo.value,
            group: None,
            on_net: false,
            words: owned(demo.words),
            source: String::new(),
            status: Status::Official,
            planned: None,
            recommended: demo.classes.is_empty(),
            folded: Default::default(),
        }
    }
}

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
    for programme in PROGRAMMES {
        promotions::put(&mut tx, &programme.into(), None, now).await?;
    }
    tx.commit().await
}
