//! Which leg of the way to the Bot API server is broken: asked after a call that did not get there.

use std::io;
use std::time::Duration;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use url::Url;

/// How long a name, or a connection, is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The first leg that does not work. `first` is where the bot connects to: the proxy, or without one the server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenLeg {
    #[error("DNS: {first} is not found ({why}); check its name and the name servers of this machine")]
    Dns { first: String, why: String },
    #[error(
        "TCP: no connection to {first} ({why}); check the network and the firewall. Where a network blocks Telegram, set \
         telegram.proxy, or telegram.api_url to a server of your own"
    )]
    Tcp { first: String, why: String },
    #[error(
        "proxy: {first} takes connections, but passes no call on; check its user and password, and what it may reach"
    )]
    Proxy { first: String },
    #[error(
        "TLS: {first} takes connections, but no secure one; a network that blocks Telegram does so (set telegram.proxy), \
         or the certificate is not trusted"
    )]
    Tls { first: String },
    #[error(
        "{first} takes connections, but does not answer as a Bot API server does; check telegram.api_url"
    )]
    Server { first: String },
}

/// Looks for it, leg by leg, from this machine outwards.
pub async fn find(api_url: &Url, proxy: Option<&Url>) -> BrokenLeg {
    let hop = proxy.unwrap_or(api_url);
    let first = shown(hop);
    // By `socks5://` the names of servers are looked up here, by `socks5h://` at the proxy.
    if proxy.is_some_and(|proxy| proxy.scheme() == "socks5")
        && let Err(why) = soon(lookup_host(address(api_url))).await
    {
        return BrokenLeg::Dns { first: shown(api_url), why };
    }
    let addresses: Vec<_> = match soon(lookup_host(address(hop))).await {
        Ok(addresses) => addresses.collect(),
        Err(why) => return BrokenLeg::Dns { first, why },
    };
    if let Err(why) = soon(TcpStream::connect(addresses.as_slice())).await {
        return BrokenLeg::Tcp { first, why };
    }
    match (proxy, api_url.scheme()) {
        (Some(_), _) => BrokenLeg::Proxy { first },
        (None, "https") => BrokenLeg::Tls { first },
        (None, _) => BrokenLeg::Server { first },
    }
}

async fn soon<T>(step: impl Future<Output = io::Result<T>>) -> Result<T, String> {
    match timeout(PATIENCE, step).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
    }
}

/// Host and port, without user and password.
fn shown(url: &Url) -> String {
    let (host, port) = address(url);
    format!("{host}:{port}")
}

fn address(url: &Url) -> (String, u16) {
    let port = url.port_or_known_default().unwrap_or(if url.scheme() == "http" { 80 } else { 1080 });
    let host = match url.host() {
        Some(url::Host::Ipv6(ip)) => ip.to_string(),
        Some(host) => host.to_string(),
        None => String::new(),
    };
    (host, port)
}
