//! The page's server on a loopback port.

use axum::Router;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use tokio::task::JoinHandle;

/// A router being served.
#[derive(Debug)]
pub(super) struct Server {
    pub port: u16,
    task: JoinHandle<()>,
}

impl Server {
    /// Takes the port, 0 a free one; gives it.
    ///
    /// # Errors
    /// Somebody else has it, or it may not be used.
    pub fn listen(port: u16) -> io::Result<(TcpListener, u16)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    }

    /// # Errors
    /// The system gives no more sockets.
    pub fn serve(listener: TcpListener, port: u16, router: Router) -> io::Result<Server> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the page is no longer served");
            }
        });
        Ok(Server { port, task })
    }

    /// Listens no more; pages that wait for news are left waiting.
    pub async fn stop(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}
