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
    /// Binds the port, for 0 a free one; returns which.
    ///
    /// # Errors
    /// The port is in use or may not be used.
    pub fn listen(port: u16) -> io::Result<(TcpListener, u16)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    }

    /// # Errors
    /// The socket cannot be used.
    pub fn serve(listener: TcpListener, port: u16, router: Router) -> io::Result<Server> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the page is no longer served");
            }
        });
        Ok(Server { port, task })
    }

    /// Closes the port and all connections.
    pub async fn stop(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}
