//! The newest files that the bot has uploaded, or people have sent with their content.

use std::collections::VecDeque;

use axum::body::Bytes;

/// How many are kept.
const KEPT: usize = 100;

/// An uploaded file.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub file_id: String,
    pub bytes: Bytes,
}

#[derive(Debug, Default)]
pub(super) struct Uploads {
    newest: VecDeque<Upload>,
    count: u64,
}

impl Uploads {
    /// Keeps a file; its `file_id`.
    pub fn keep(&mut self, bytes: Bytes) -> String {
        self.count += 1;
        let file_id = format!("upload-{}", self.count);
        self.newest.push_back(Upload { file_id: file_id.clone(), bytes });
        if self.newest.len() > KEPT {
            self.newest.pop_front();
        }
        file_id
    }

    /// Whether a file got this `file_id`, however long ago.
    pub fn was_kept(&self, file_id: &str) -> bool {
        let number = file_id.strip_prefix("upload-").and_then(|number| number.parse().ok());
        number.is_some_and(|number: u64| (1..=self.count).contains(&number))
    }

    pub fn find(&self, file_id: &str) -> Option<&Upload> {
        self.newest.iter().find(|upload| upload.file_id == file_id)
    }
}
