//! What a Bot API server, or something in its place, may do to a call.

use super::{CallError, Client, FileError, MAX_ANSWER, http_client};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::any;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;
use url::Url;

/// Serves this router; its address.
async fn serve(router: axum::Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn client(url: &str) -> Client {
    Client::new("4242:secret", url, None).expect("a client")
}

/// Following it would hand the token, in `Referer`, and the call to another host, whose answer would be believed.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let other = serve(axum::Router::new().fallback(any(async move || {
        count.fetch_add(1, Ordering::Relaxed);
        r#"{"ok":true,"result":{"username":"somebody_else"}}"#
    })))
    .await;
    for status in [301, 302, 303, 307, 308] {
        let to = other.clone();
        let status = StatusCode::from_u16(status).expect("a status");
        let url = serve(axum::Router::new().fallback(any(async move || {
            (status, [(header::LOCATION, to)], r#"{"ok":true,"result":{}}"#).into_response()
        })))
        .await;
        let answer = client(&url).own_name().await;
        assert!(matches!(&answer, Err(CallError::InDoubt(why)) if why.contains("redirect")), "{answer:?}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0, "the other host hears nothing");
}

#[tokio::test]
async fn an_answer_without_end_is_given_up() {
    let url = serve(axum::Router::new().fallback(any(async || {
        format!(r#"{{"ok":true,"result":{{"username":"{}"}}}}"#, "x".repeat(MAX_ANSWER))
    })))
    .await;
    let answer = client(&url).own_name().await;
    assert!(
        matches!(&answer, Err(CallError::InDoubt(why)) if why.contains("longer than 1 MiB")),
        "{answer:?}"
    );
}

/// Of a host with addresses of both kinds, the IPv6 one takes no connection and refuses none.
#[tokio::test]
async fn an_address_that_never_answers_does_not_stall() {
    let answer = r#"{"ok":true,"result":{"username":"loihua_bot"}}"#;
    let url = serve(axum::Router::new().fallback(any(async move || answer))).await;
    let port = Url::parse(&url).expect("an address").port().expect("a port");
    let [silent, answering] =
        [SocketAddr::from((Ipv6Addr::LOCALHOST, port)), SocketAddr::from((Ipv4Addr::LOCALHOST, port))];
    let socket = TcpSocket::new_v6().expect("IPv6 on this machine");
    socket.bind(silent).expect("the port is free there too");
    let _listener = socket.listen(1).expect("a queue for few");
    let mut queue = Vec::new();
    while let Ok(waiting) = timeout(Duration::from_millis(200), TcpStream::connect(silent)).await {
        queue.push(waiting.expect("it is taken into the queue"));
    }
    let http = http_client(None).expect("no proxy").resolve_to_addrs("telegram.test", &[silent, answering]);
    let client =
        Client::over(http, "4242:secret", &format!("http://telegram.test:{port}")).expect("a client");
    let name = timeout(Duration::from_secs(3), client.own_name()).await;
    assert_eq!(name.expect("it does not stall"), Ok("loihua_bot".to_owned()));
}

/// A server that gives this path for every file, and these bytes at every address of files.
async fn with_file(path: &'static str, bytes: Vec<u8>) -> Client {
    let router = axum::Router::new()
        .route("/bot4242:secret/GetFile", any(async move || {
            format!(r#"{{"ok":true,"result":{{"file_id":"f","file_unique_id":"f","file_size":1,"file_path":"{path}"}}}}"#)
        }))
        .route("/file/bot4242:secret/documents/a.csv", any(async move || bytes.clone()));
    client(&serve(router).await)
}

#[tokio::test]
async fn a_file_is_downloaded_up_to_a_size() {
    let client = with_file("documents/a.csv", b"date,shift".to_vec()).await;
    assert_eq!(client.download("f", 10).await.expect("a file"), b"date,shift");
    let larger = client.download("f", 9).await;
    assert!(matches!(larger, Err(FileError::Call(CallError::Refused(_)))), "{larger:?}");
}

#[tokio::test]
async fn a_file_that_comes_later_is_asked_for_again() {
    for (status, is_final) in [(404, true), (408, false), (429, false), (502, false)] {
        let found = r#"{"ok":true,"result":{"file_path":"documents/a.csv"}}"#;
        let status = axum::http::StatusCode::from_u16(status).expect("a status");
        let router = axum::Router::new()
            .route("/bot4242:secret/GetFile", any(async move || found))
            .route("/file/bot4242:secret/documents/a.csv", any(async move || status));
        let answer = client(&serve(router).await).download("f", 10).await;
        let refused = matches!(answer, Err(FileError::Call(CallError::Refused(_))));
        assert_eq!(refused, is_final, "{status}: {answer:?}");
    }
}

/// A server of one's own (`--local`) gives a place on its disk; nobody is to read there, nor elsewhere by a path.
#[tokio::test]
async fn a_path_that_is_none_of_the_server_is_not_read() {
    for path in ["/var/lib/telegram/a.csv", "C:\\\\a.csv"] {
        let answer = with_file(path, Vec::new()).await.download("f", 10).await;
        assert!(matches!(answer, Err(FileError::OnServer)), "{path}: {answer:?}");
    }
    for path in [
        "../../etc/passwd",
        "documents/../../x",
        "documents//a",
        "a?b",
        "a#b",
        "%2e%2e/a",
        "a\\nb",
        "a\\u0000",
    ] {
        let answer = with_file(path, Vec::new()).await.download("f", 10).await;
        assert!(matches!(answer, Err(FileError::Call(CallError::Refused(_)))), "{path}: {answer:?}");
    }
}
