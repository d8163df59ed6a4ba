//! Listening on loopback, cutting a connection in the middle, going down and coming back on the same port.

use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener as StdListener, TcpStream as StdStream};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One connection, as a handler may cut it.
#[derive(Clone, Debug)]
pub(super) struct Conn(Arc<StdStream>);

impl Conn {
    /// Closes both directions at once; the peer reads the end of the stream.
    pub fn cut(&self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

type Open = Arc<Mutex<Vec<Weak<StdStream>>>>;

struct Gate {
    listener: TcpListener,
    open: Open,
}

impl Gate {
    async fn take(&self) -> io::Result<(TcpStream, Conn)> {
        let (stream, _) = self.listener.accept().await?;
        stream.set_nodelay(true)?;
        let stream = stream.into_std()?;
        let handle = Arc::new(stream.try_clone()?);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= 64 && open.len().is_power_of_two() {
            open.retain(|conn| conn.strong_count() > 0);
        }
        open.push(Arc::downgrade(&handle));
        Ok((TcpStream::from_std(stream)?, Conn(handle)))
    }
}

impl Listener for Gate {
    type Io = TcpStream;
    type Addr = Conn;

    async fn accept(&mut self) -> (TcpStream, Conn) {
        loop {
            match self.take().await {
                Ok(taken) => return taken,
                // Out of descriptors, or a peer that is gone already: the next one may fare better.
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Conn> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl Connected<IncomingStream<'_, Gate>> for Conn {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A router on a loopback port.
pub(super) struct Server {
    port: u16,
    open: Open,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Listens; port 0 takes a free one.
    pub fn start(port: u16, router: Router) -> io::Result<Self> {
        let mut server = Self { port, open: Open::default(), task: Mutex::new(None) };
        server.port = server.listen(router)?;
        Ok(server)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Listens on the port again, after [`Server::down`].
    pub fn listen(&self, router: Router) -> io::Result<u16> {
        let listener = StdListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let gate = Gate { listener: TcpListener::from_std(listener)?, open: self.open.clone() };
        let service = router.into_make_service_with_connect_info::<Conn>();
        let task = tokio::spawn(async move {
            let _ = axum::serve(gate, service).await;
        });
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        Ok(port)
    }

    /// Stops listening and cuts every connection; when this returns, connecting is refused.
    pub async fn down(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            task.abort();
            let _ = task.await;
        }
        self.cut_all();
    }

    fn cut_all(&self) {
        let open = std::mem::take(&mut *self.open.lock().unwrap_or_else(PoisonError::into_inner));
        open.iter().filter_map(Weak::upgrade).for_each(|conn| Conn(conn).cut());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = self.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
        self.cut_all();
    }
}
