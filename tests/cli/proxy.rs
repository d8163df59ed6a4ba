//! The way to Telegram: through real proxies, and what `check` says where it is broken.

use crate::command::{Place, Running, sim};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const USER: &str = "loihua";
const PASSWORD: &str = "s3cret";

/// A running proxy, ended when dropped.
struct Proxy {
    child: Child,
    port: u16,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Starts a proxy that listens at `port`; `None` where its program is not installed, which CI does not put up with.
fn start(port: u16, program: &str, arguments: &[&str]) -> Option<Proxy> {
    let mut command = Command::new(program);
    let spawned =
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(child) = spawned else {
        assert!(env::var_os("CI").is_none(), "{program} is not installed");
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    let proxy = Proxy { child, port };
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(since.elapsed() < Duration::from_secs(10), "{program} does not listen");
        thread::sleep(Duration::from_millis(20));
    }
    Some(proxy)
}

/// An HTTP proxy with a user and a password.
fn tinyproxy(place: &Place) -> Option<Proxy> {
    let port = free_port();
    let config =
        format!("Port {port}\nListen 127.0.0.1\nTimeout 60\nAllow 127.0.0.1\nBasicAuth {USER} {PASSWORD}\n");
    let config = place.write("tinyproxy.conf", config);
    start(port, "tinyproxy", &["-d", "-c", &config.to_string_lossy()])
}

/// A SOCKS5 proxy with a user and a password.
fn microsocks() -> Option<Proxy> {
    let port = free_port();
    start(port, "microsocks", &["-i", "127.0.0.1", "-p", &port.to_string(), "-u", USER, "-P", PASSWORD])
}

/// Sets a key of `[telegram]`.
fn set(place: &Place, key: &str, value: &str) {
    let path = place.0.path().join("loihua.toml");
    let config = fs::read_to_string(&path).expect("a configuration");
    let begin = format!("{key} = ");
    let lines = config.lines().filter(|line| !line.starts_with(&begin));
    let lines: Vec<&str> = lines.filter(|line| *line != "[telegram]").collect();
    place.write("loihua.toml", format!("[telegram]\n{begin}\"{value}\"\n{}\n", lines.join("\n")));
}

/// The bot works through it with the right password, and says what is wrong with another one.
fn works_through(place: &Place, scheme: &str, proxy: &Proxy) {
    let Proxy { port, .. } = proxy;
    set(place, "proxy", &format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:{port}"));
    place.loihua(&["check"]).says(&["token", "@loihua_bot"]).never_says(PASSWORD);
    let mut bot = Running::start(place.command(&["run"]));
    bot.line("running");
    bot.stop("TERM");
    set(place, "proxy", &format!("{scheme}://{USER}:another@127.0.0.1:{port}"));
    // By HTTP the proxy itself answers.
    let says =
        if scheme == "http" { "check telegram.proxy (its user and password)" } else { "proxy: 127.0.0.1" };
    place.loihua(&["check"]).is(1).says(&[says]).never_says("another@");
}

#[test]
fn the_bot_works_through_an_http_proxy() {
    let place = Place::new();
    let (_sim, _) = sim(&place);
    if let Some(proxy) = tinyproxy(&place) {
        works_through(&place, "http", &proxy);
    }
}

#[test]
fn the_bot_works_through_a_socks_proxy() {
    let place = Place::new();
    let (_sim, _) = sim(&place);
    if let Some(proxy) = microsocks() {
        works_through(&place, "socks5", &proxy);
        works_through(&place, "socks5h", &proxy);
    }
}

#[test]
fn check_names_the_leg_that_is_broken() {
    let place = Place::new();
    let (_sim, _) = sim(&place);
    set(&place, "api_url", "http://telegram.invalid");
    place.loihua(&["check"]).is(1).says(&["DNS: telegram.invalid:80 is not found"]);
    for (scheme, says) in
        [("socks5", "DNS: telegram.invalid:80"), ("socks5h", "TCP: no connection to 127.0.0.1:9")]
    {
        set(&place, "proxy", &format!("{scheme}://127.0.0.1:9"));
        place.loihua(&["check"]).is(1).says(&[says]);
    }
    set(&place, "proxy", "");
    let nobody = free_port();
    set(&place, "api_url", &format!("http://127.0.0.1:{nobody}"));
    let says = format!("TCP: no connection to 127.0.0.1:{nobody} (Connection refused");
    place.loihua(&["check"]).is(1).says(&[&says, "Where a network blocks Telegram, set telegram.proxy"]);
    set(&place, "proxy", &format!("http://127.0.0.1:{nobody}"));
    place.loihua(&["check"]).is(1).says(&[&says]);
    set(&place, "proxy", "");
    // A box of the network that takes every connection and says something of its own.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
            let _ = stream.read(&mut [0; 1024]);
            let _ =
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nblocked");
        }
    });
    set(&place, "api_url", &format!("https://127.0.0.1:{port}"));
    let says = format!("TLS: 127.0.0.1:{port} takes connections, but no secure one");
    place.loihua(&["check"]).is(1).says(&[&says]);
    set(&place, "api_url", &format!("http://127.0.0.1:{port}"));
    place
        .loihua(&["check"])
        .is(1)
        .says(&["does not answer as a Bot API server does (", "check telegram.api_url"]);
}
