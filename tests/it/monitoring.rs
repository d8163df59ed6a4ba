//! The dashboard and the alert rules of `deploy/` ask for what `/metrics` has.

use crate::harness::Stage;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const ALERTS: &str = include_str!("../../deploy/loihua-alerts.yml");
const DASHBOARD: &str = include_str!("../../deploy/grafana-dashboard.json");

crate::stories![every_metric_that_is_asked_for_is_there];

/// The names that can be asked for, of the metrics in this text.
fn names(metrics: &str) -> BTreeSet<String> {
    let types = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let suffixes = |kind| match kind {
        "counter" => vec!["_total"],
        "histogram" => vec!["_bucket", "_count", "_sum"],
        _ => vec![""],
    };
    types.flat_map(|(name, kind)| suffixes(kind).into_iter().map(move |end| format!("{name}{end}"))).collect()
}

/// The metrics of the bot that a text names.
fn asked_for(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("loihua_")).collect()
}

async fn every_metric_that_is_asked_for_is_there(stage: Stage) -> Stage {
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.settles().await;
    stage.until_ready().await;
    let (_, metrics) = stage.asks("/metrics").await;
    let there = names(&metrics);
    for (what, text) in [("alerts", ALERTS), ("dashboard", DASHBOARD)] {
        let asked_for = asked_for(text);
        assert!(asked_for.len() > 10, "{what}: {asked_for:?}");
        let missing: Vec<&str> = asked_for.into_iter().filter(|name| !there.contains(*name)).collect();
        assert!(missing.is_empty(), "{what}: {missing:?} are not in\n{metrics}");
    }
    let seconds = metrics.lines().find_map(|line| line.strip_prefix("loihua_database_seconds_total "));
    let seconds: Option<f64> = seconds.and_then(|seconds| seconds.parse().ok());
    assert!(seconds.is_some_and(|seconds| seconds > 0.0), "time is counted: {metrics}");
    stage.lan.looks();
    stage
}

/// Every expression of the dashboard, with the variables of Grafana filled in.
fn expressions() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(DASHBOARD).expect("it is JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    targets
        .filter_map(|target| target["expr"].as_str())
        .map(|expr| expr.replace("$__rate_interval", "5m"))
        .collect()
}

/// Prometheus itself reads them, where it is there: `apt-get install prometheus`.
#[test]
fn prometheus_reads_the_alerts_and_the_dashboard() {
    let folder = TempDir::new().expect("a folder");
    let expressions = expressions();
    assert!(expressions.len() > 20, "{expressions:?}");
    let rule =
        |(n, expression)| format!("      - record: panel_{n}\n        expr: {}\n", Value::String(expression));
    let rules: String = (1..).zip(expressions).map(rule).collect();
    let panels = folder.path().join("panels.yml");
    std::fs::write(&panels, format!("groups:\n  - name: panels\n    rules:\n{rules}"))
        .expect("it is written");
    let alerts = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/loihua-alerts.yml");
    match Command::new("promtool").args(["check", "rules"]).args([&alerts, &panels]).output() {
        Ok(output) => {
            let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
            assert!(output.status.success(), "{}", said.concat());
        }
        Err(error) => println!("not asked: promtool {error}"),
    }
}
