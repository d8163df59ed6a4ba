//! Which list a spreadsheet is, by its header and shape, and what stands in it.

use crate::domain::base::cell_problem::BadRow;
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::table::Sheet;
use crate::domain::customer::PremiumCustomer;
use crate::domain::customer::customer_file::{is_customer_list, read_customers};
use crate::domain::promotion::catalogue_file::{
    is_catalogue, is_golden_days, read_catalogue, read_golden_days,
};
use crate::domain::promotion::programme::Programme;
use crate::domain::staff::rota_file::{RotaContext, RotaFile, is_rota, read_rota};
use crate::domain::staff::staff_file::{StaffRow, is_staff_list, read_staff};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The sheets of a file that are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheets {
    /// The one in front; where that lists the golden days, the first.
    pub list: Sheet,
    /// The sheet of golden days beside it.
    pub golden_days: Option<Sheet>,
}

/// What a file says, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadList {
    Rota(RotaFile),
    Staff(Vec<StaffRow>),
    Premium(Vec<PremiumCustomer>),
    Catalogue { programmes: Vec<Programme>, golden_days: Option<BTreeSet<NaiveDate>> },
}

impl ReadList {
    pub fn kind(&self) -> ListKind {
        match self {
            ReadList::Rota(_) => ListKind::Rota,
            ReadList::Staff(_) => ListKind::Staff,
            ReadList::Premium(_) => ListKind::Premium,
            ReadList::Catalogue { .. } => ListKind::Catalogue,
        }
    }
}

/// Which list a table is; `None` for something else.
pub fn recognise(rows: &[Vec<String>]) -> Option<ListKind> {
    match () {
        () if is_catalogue(rows) || is_golden_days(rows) => Some(ListKind::Catalogue),
        () if is_staff_list(rows) => Some(ListKind::Staff),
        () if is_customer_list(rows) => Some(ListKind::Premium),
        () if is_rota(rows) => Some(ListKind::Rota),
        () => None,
    }
}

/// Reads a table as this list. Fails with every bad row; then nothing of it counts.
pub fn read_list(kind: ListKind, sheets: &Sheets, context: &RotaContext) -> Result<ReadList, Vec<BadRow>> {
    let rows = &sheets.list.rows;
    match kind {
        ListKind::Rota => read_rota(rows, context).map(ReadList::Rota),
        ListKind::Staff => read_staff(rows).map(ReadList::Staff),
        ListKind::Premium => read_customers(rows).map(ReadList::Premium),
        ListKind::Catalogue if is_golden_days(rows) => {
            Ok(ReadList::Catalogue { programmes: Vec::new(), golden_days: Some(read_golden_days(rows)?) })
        }
        ListKind::Catalogue => {
            let programmes = read_catalogue(rows)?;
            let golden_days =
                sheets.golden_days.as_ref().map(|sheet| read_golden_days(&sheet.rows)).transpose()?;
            Ok(ReadList::Catalogue { programmes, golden_days })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::table::read_table;

    #[test]
    fn lists_are_told_apart_by_their_headers() {
        let catalogue = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned\n";
        for (csv, expected) in [
            ("date,shift,telegram_id,role\n", Some(ListKind::Rota)),
            ("LỊCH TRỰC\nNgày;Ca trực;Họ tên;Vai trò\n1/3/2026;CA1;Lan;ĐTV\n", Some(ListKind::Rota)),
            ("Tháng 3/2026\nHọ tên\t1\t2\t3\t4\nLan\tCA1\tCA1\tOFF\tCA2\n", Some(ListKind::Rota)),
            ("telegram_id,name,roles,locale\n", Some(ListKind::Staff)),
            ("STT;Chức danh;Họ tên;SĐT;Mã Telegram;Ngôn ngữ\n", Some(ListKind::Staff)),
            ("number,class,name,basis\n", Some(ListKind::Premium)),
            ("STT;Họ tên;Số thuê bao;Hạng\n", Some(ListKind::Premium)),
            (catalogue, Some(ListKind::Catalogue)),
            ("date\n20/11/2026\n", Some(ListKind::Catalogue)),
            ("Tên,Tuổi\nLan,30\n", None),
            ("chỉ là chữ\n", None),
        ] {
            let rows = read_table(csv.as_bytes()).expect("a table");
            assert_eq!(recognise(&rows), expected, "{csv}");
        }
    }
}
