//! Files that the bot makes and sends.

/// A file that goes with a message.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub shown_as: ShownAs,
    pub bytes: Vec<u8>,
}

/// How a chat shows a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownAs {
    /// Bot API `sendDocument`.
    Document,
    /// Bot API `sendPhoto`.
    Photo,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "File({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// A file could not be made: a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the file: {0}")]
pub struct FileError(String);

impl FileError {
    pub fn new(why: impl std::fmt::Display) -> Self {
        FileError(why.to_string())
    }
}
