//! A PostgreSQL server of the tests' own: made, started and taken away again by a guard process, which ends when
//! this one does, however it does.

use sqlx::{Connection as _, PgConnection};
use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Stops and starts the server as it is told; when its standard input closes, it stops it and removes its folder.
const GUARD: &str = r#"
set -eu
bin=$1 dir=$2 port=$3 fsync=$4
serve() {
    "$bin/postgres" -D "$dir/data" -p "$port" -k "$dir" -c listen_addresses=127.0.0.1 -c fsync="$fsync" \
        -c max_connections=300 >>"$dir/log" 2>&1 </dev/null &
    server=$!
}
stop() {
    kill -INT "$server" || true
    wait "$server" || true
}
"$bin/initdb" -D "$dir/data" -A trust -U loihua --no-sync --no-instructions >"$dir/log" 2>&1
serve
while read -r wanted; do
    case $wanted in
    stop) stop ;;
    start) serve ;;
    esac
done
stop
rm -rf "$dir"
"#;

/// A server with its guard.
pub struct Server {
    port: u16,
    /// Its standard input is open as long as this process lives.
    guard: Child,
}

impl Server {
    /// One of a test's own, to be stopped and started; `None` as for [`database`].
    pub fn own() -> Option<Server> {
        start()
    }

    /// A new database on it.
    pub async fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = connect(&url(self.port, "postgres")).await;
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut admin)
            .await
            .expect("a database can be made");
        url(self.port, &name)
    }

    pub fn stops(&mut self) {
        self.tell("stop");
    }

    pub fn starts(&mut self) {
        self.tell("start");
    }

    fn tell(&mut self, wanted: &str) {
        let guard = self.guard.stdin.as_mut().expect("it listens");
        writeln!(guard, "{wanted}").expect("the guard hears");
    }
}

impl Drop for Server {
    /// The guard is waited for: its server is gone then.
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// A database of one test's own, or `None` where there is no PostgreSQL on this machine; in CI that is a failure.
pub async fn database() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    Some(SERVER.get_or_init(start).as_ref()?.database().await)
}

fn url(port: u16, database: &str) -> String {
    format!("postgres://loihua@127.0.0.1:{port}/{database}")
}

pub async fn connect(url: &str) -> PgConnection {
    for _ in 0..300 {
        if let Ok(connection) = PgConnection::connect(url).await {
            return connection;
        }
        // The one wait on a real process: the server comes up in its own time.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("PostgreSQL did not come up within 30 s");
}

fn start() -> Option<Server> {
    let Some(bin) = binaries() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "there is no PostgreSQL server; install Debian's postgresql"
        );
        eprintln!("SKIPPED: no PostgreSQL server on this machine; install Debian's postgresql");
        return None;
    };
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let dir = tempfile::Builder::new().prefix("loihua-pg-").tempdir().expect("a folder").keep();
    // PostgreSQL refuses to run as root.
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    let mut guard = if root {
        let chowned = Command::new("chown").arg("postgres").arg(&dir).status();
        assert!(chowned.is_ok_and(|status| status.success()), "root needs the user postgres for the server");
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "bash"]);
        command
    } else {
        Command::new("bash")
    };
    guard.args(["-c", GUARD, "guard"]).arg(bin).arg(&dir).args([&port.to_string(), crate::FSYNC]);
    let guard = guard.stdin(Stdio::piped()).spawn().expect("the guard of the server starts");
    Some(Server { port, guard })
}

/// Where `initdb` and `postgres` are: Debian keeps them out of the path.
fn binaries() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .chain(std::env::var_os("PATH").iter().flat_map(std::env::split_paths))
        .filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    found.pop()
}
