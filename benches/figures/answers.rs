//! Answers that read much: `/promo` over a large catalogue, `/report` over many cases, from the request to the rendered
//! message, on a SQLite file.

use crate::growth::{fill, render_time};
use crate::machine::{mib, ms, peak_kib};
use crate::staff::{self, LEADER};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::centre::Centre;
use loihua::domain::message::notice::Notice;
use loihua::domain::promotion::look::Look;
use loihua::domain::promotion::programme::{Programme, Status};
use loihua::domain::report::look::{ReportLook, ReportView};
use loihua::domain::report::period::Period;
use loihua::store::{Store, audit, promotions};
use loihua::text::Texts;
use std::sync::Arc;

const PROGRAMMES: u32 = 1_000;

/// # Errors
/// The setup or the database fails.
pub async fn run(short: bool) -> Result<()> {
    let cases = if short { 1_000 } else { 100_000 };
    println!("\n## Answers that read much; SQLite (median, ms)");
    let folder = tempfile::TempDir::new()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("answers.db").display())).await?;
    store.migrate().await?;
    let now = Utc::now();
    let texts = Texts::new(Arc::new(Centre::default()));
    staff::add_team(&store, 200, now).await?;
    let promo = Notice::Promotions { look: Look::at(catalogue(&store, now).await?), message: None };
    println!(
        "/promo over {PROGRAMMES} programmes{:>10.2}",
        ms(render_time(&store, &texts, promo, now).await?)
    );
    fill(&store, crate::growth::Size { open: 0, closed: cases }, now).await?;
    let today = now.date_naive();
    let period = Period { first: today - TimeDelta::days(300), last: today + TimeDelta::days(1) };
    let report = Notice::Report { look: ReportLook { period, view: ReportView::Summary }, message: None };
    let held =
        || Ok::<_, std::io::Error>(peak_kib(&std::fs::read_to_string("/proc/self/status")?).unwrap_or(0));
    let before = held()?;
    let time = render_time(&store, &texts, report, now).await?;
    let grown = held()?.saturating_sub(before);
    println!("/report over {cases} cases{:>10.2}, peak memory grown by {}", ms(time), mib(grown));
    store.close().await;
    Ok(())
}

/// A catalogue, a tenth of it about the question; returns the question.
async fn catalogue(store: &Store, now: DateTime<Utc>) -> Result<loihua::domain::base::ids::TextId> {
    let mut tx = store.begin().await?;
    for n in 0..PROGRAMMES {
        let programme = Programme {
            code: format!("KM{n}"),
            name: format!("Chương trình khuyến mãi {n}"),
            from: None,
            until: None,
            content: "Tặng 20% giá trị thẻ nạp trong ngày. ".repeat(8),
            conditions: "Thuê bao trả trước đang hoạt động hai chiều. ".repeat(4),
            paid: None,
            classes: Vec::new(),
            value: u64::from(n) * 1_000,
            group: (n % 2 == 0).then(|| format!("G{}", n % 20)),
            on_net: n % 3 == 0,
            words: vec![if n % 10 == 0 { "nạp thẻ" } else { "gói data" }.to_owned(), format!("mã {n}")],
            source: "CV 1".to_owned(),
            status: Status::Official,
            planned: None,
            recommended: n % 50 == 0,
            folded: Default::default(),
        };
        promotions::put(&mut tx, &programme, None, now).await?;
    }
    let asked = audit::insert_text(&mut tx, None, Some(LEADER), "nạp thẻ", now).await?;
    tx.commit().await?;
    Ok(asked)
}
