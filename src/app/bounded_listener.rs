//! Connections to a server of the bot: not too many, and none for long without a request. Whoever holds connections open
//! takes no files from Telegram and the database.

use axum::serve::Listener;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// More connections of one listener wait to be accepted.
const MOST: usize = 256;
/// The part of the files that the process may open which one listener may take.
const SHARE_OF_FILES: usize = 4;
/// How long a request may take, from the connection or the last answer to the first byte of the answer.
const REQUEST_TIME: Duration = Duration::from_secs(20);

/// Accepts so many connections at once, and closes those on which no answer is sent in time.
#[derive(Debug)]
pub(super) struct BoundedListener {
    listener: TcpListener,
    permits: Arc<Semaphore>,
    request_time: Duration,
}

impl BoundedListener {
    pub fn new(listener: TcpListener) -> Self {
        let most = open_files().map_or(MOST, |files| MOST.min(files / SHARE_OF_FILES)).max(1);
        BoundedListener::with(listener, most, REQUEST_TIME)
    }

    fn with(listener: TcpListener, most: usize, request_time: Duration) -> Self {
        BoundedListener { listener, permits: Arc::new(Semaphore::new(most)), request_time }
    }
}

/// How many files this process may open (`ulimit -n`).
fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

impl Listener for BoundedListener {
    type Io = BoundedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (BoundedStream, SocketAddr) {
        // Never closed.
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let request_time = self.request_time;
        (
            BoundedStream { stream, request_time, timeout: Box::pin(sleep(request_time)), _permit: permit },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that fails once a request takes too long.
#[derive(Debug)]
pub(super) struct BoundedStream {
    stream: TcpStream,
    request_time: Duration,
    timeout: Pin<Box<Sleep>>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl AsyncRead for BoundedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.timeout.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for BoundedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let Poll::Ready(written) = Pin::new(&mut self.stream).poll_write(cx, buf) else {
            // Whoever reads no answer is not waited for either.
            ready!(self.timeout.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        };
        let until = Instant::now() + self.request_time;
        self.timeout.as_mut().reset(until);
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::timeout;

    const MOST: usize = 8;

    async fn serve() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let listener = BoundedListener::with(listener, MOST, Duration::from_millis(300));
        let router = Router::new().route("/healthz", get(async || "alive\n"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    async fn connect(address: SocketAddr) -> TcpStream {
        TcpStream::connect(address).await.expect("it is accepted, now or later")
    }

    async fn is_alive(address: SocketAddr) -> bool {
        let mut stream = connect(address).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await.expect("it is asked");
        let mut answer = [0; 15];
        let read = timeout(Duration::from_secs(10), stream.read_exact(&mut answer)).await;
        matches!(read, Ok(Ok(_))) && answer.starts_with(b"HTTP/1.1 200 OK")
    }

    #[tokio::test]
    async fn idle_connections_keep_nobody_out() {
        let address = serve().await;
        let mut idle = Vec::new();
        for _ in 0..5 * MOST {
            idle.push(connect(address).await);
        }
        assert!(is_alive(address).await);
        for mut stream in idle {
            let closed = timeout(Duration::from_secs(10), stream.read(&mut [0])).await.expect("it is closed");
            assert!(matches!(closed, Ok(0) | Err(_)), "{closed:?}");
        }
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_closed() {
        let address = serve().await;
        for begin in
            ["GET /healthz HTTP/1.1\r\n", "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n"]
        {
            let mut stream = connect(address).await;
            stream.write_all(begin.as_bytes()).await.expect("it begins");
            let trickle = async {
                while stream.write_all(b"x").await.is_ok() {
                    sleep(Duration::from_millis(20)).await
                }
            };
            timeout(Duration::from_secs(10), trickle).await.expect("it is closed");
        }
    }

    #[tokio::test]
    async fn requests_on_one_connection_go_on() {
        let address = serve().await;
        let mut stream = connect(address).await;
        for _ in 0..4 {
            sleep(Duration::from_millis(150)).await;
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await.expect("it is asked");
            let mut answer = [0; 15];
            stream.read_exact(&mut answer).await.expect("it answers");
            while timeout(Duration::from_millis(20), stream.read(&mut [0; 512])).await.is_ok() {}
        }
    }
}
