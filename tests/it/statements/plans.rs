//! What the databases do with the statements: none reads a whole table that grows with every case.

use loihua::store::{Store, query, query_scalar};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::collections::BTreeSet;

/// The tables that grow, and what of a row is another in each copy.
const TABLES: [(&str, &[&str]); 7] = [
    ("cases", &["id"]),
    ("outbox", &["id", "case_id"]),
    ("messages", &["message", "case_id"]),
    ("record", &["id", "case_id", "text_id"]),
    ("texts", &["id", "case_id"]),
    ("case_keys", &["case_id"]),
    ("case_people", &["case_id"]),
];
/// Rows that are copied, and how often: 100,000 in all.
const ROWS: usize = 4;
const COPIES: usize = 25_000;
/// Apart from what is there, and from each other.
const APART: i64 = 1_000_000;

/// Copies closed cases, and what belongs to them, until there are 100,000 of each.
pub async fn fill(store: &Store) {
    let mut tx = store.begin().await.expect("a transaction");
    for (table, changed) in TABLES {
        let columns = columns(store, table).await;
        let copied: Vec<String> = columns
            .iter()
            .map(|column| match column.as_str() {
                column if changed.contains(&column) => format!("{column} + n.n * CAST({APART} AS BIGINT)"),
                // What is closed, or sent.
                "is_open" | "asking" | "offered" | "transfer" => "0".to_owned(),
                "state" => "2".to_owned(),
                column => format!("t.{column}"),
            })
            .collect();
        let fill = format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {COPIES}) \
             INSERT INTO {table} ({}) SELECT {} FROM n CROSS JOIN (SELECT * FROM {table} ORDER BY 1 LIMIT {ROWS}) t",
            columns.join(", "),
            copied.join(", "),
        );
        query(fill).execute(&mut tx).await.expect("it is filled");
    }
    tx.commit().await.expect("it is kept");
}

async fn columns(store: &Store, table: &str) -> Vec<String> {
    let from = match store.engine_name() {
        "SQLite" => format!("SELECT name FROM pragma_table_info('{table}')"),
        _ => format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'"),
    };
    let mut tx = store.begin_read().await.expect("a transaction");
    query_scalar(from).fetch_all(&mut tx).await.expect("they can be read")
}

/// Those of the statements that read a whole table, with the step that does.
pub async fn whole_tables(store: &Store, url: &str, texts: BTreeSet<String>) -> Vec<(String, String)> {
    assert!(texts.len() > 50, "{} statements were noted", texts.len());
    match store.engine_name() {
        "SQLite" => on_sqlite(store, texts).await,
        _ => on_postgres(url, texts).await,
    }
}

async fn on_sqlite(store: &Store, texts: BTreeSet<String>) -> Vec<(String, String)> {
    let mut tx = store.begin_read().await.expect("a transaction");
    // Such an index has the few rows alone that are open, or not sent.
    let partial: Vec<String> =
        query_scalar("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'")
            .fetch_all(&mut tx)
            .await
            .expect("they can be read");
    let mut found = Vec::new();
    for text in texts {
        let explain = query(format!("EXPLAIN QUERY PLAN {text}"));
        let explain = (0..params_of(&text)).fold(explain, |explain, _| explain.bind(0_i64));
        let steps = explain.fetch_all(&mut tx).await.expect("it has a plan");
        for step in steps {
            let step: String = step.get("detail").expect("a text");
            let Some(scanned) = step.strip_prefix("SCAN ") else { continue };
            let mut words = scanned.split(' ');
            let name = words.next().unwrap_or_default();
            let is_few = words.next_back().is_some_and(|index| partial.iter().any(|few| few == index));
            if !is_few && is_grown(&text, name) {
                found.push((text.clone(), step));
            }
        }
    }
    found
}

fn params_of(text: &str) -> usize {
    (1..).take_while(|number| text.contains(&format!("${number}"))).count()
}

/// Whether this name in a statement is that of one of the tables.
fn is_grown(text: &str, name: &str) -> bool {
    TABLES.iter().any(|(table, _)| name == *table || text.contains(&format!("{table} {name} ")))
}

async fn on_postgres(url: &str, texts: BTreeSet<String>) -> Vec<(String, String)> {
    let mut connection = PgConnection::connect(url).await.expect("it connects");
    for setup in ["ANALYZE", "SET plan_cache_mode = force_generic_plan"] {
        sqlx::raw_sql(setup).execute(&mut connection).await.expect("it is set up");
    }
    let mut found = Vec::new();
    for (n, text) in texts.into_iter().enumerate() {
        let given = match params_of(&text) {
            0 => String::new(),
            params => format!("({})", vec!["NULL"; params].join(", ")),
        };
        // Where the server cannot tell that a parameter is a number.
        let numbers = given.replace("NULL", "BIGINT");
        let prepares = ["", &numbers].map(|types| format!("PREPARE s{n}{types} AS {text}"));
        let mut prepared = sqlx::raw_sql(AssertSqlSafe(prepares[0].clone())).execute(&mut connection).await;
        if prepared.is_err() {
            prepared = sqlx::raw_sql(AssertSqlSafe(prepares[1].clone())).execute(&mut connection).await;
        }
        prepared.unwrap_or_else(|why| panic!("{why}: {text}"));
        let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("EXPLAIN EXECUTE s{n}{given}")))
            .fetch_all(&mut connection)
            .await
            .unwrap_or_else(|why| panic!("{why}: {text}"));
        for step in plan {
            if TABLES.iter().any(|(table, _)| step.contains(&format!("Seq Scan on {table} "))) {
                found.push((text.clone(), step));
            }
        }
    }
    found
}
