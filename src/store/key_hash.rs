//! Keys are stored as hashes, so that nobody who reads a table can use one.

use sha2::{Digest as _, Sha256};

pub(super) fn key_hash(key: &str) -> String {
    Sha256::digest(key).iter().map(|byte| format!("{byte:02x}")).collect()
}
