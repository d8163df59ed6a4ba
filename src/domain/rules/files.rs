//! Photos, voice notes and documents that belong to a case.

use super::CaseEditor;
use super::question::optional_words;
use crate::domain::base::ids::MessageRef;
use crate::domain::case::KeptFile;
use crate::domain::case::audit::AuditEvent;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

/// How many files are shown at once, the newest.
const SHOWN: usize = 10;

impl CaseEditor<'_> {
    /// Keeps what was sent in reply to the case.
    pub(super) fn keep_file(&mut self, sent: MessageRef, caption: &str) -> Result<Phrase, Refusal> {
        let caption = optional_words(Some(sent), caption)?;
        if !self.case.files.iter().any(|file| file.sent == sent) {
            let file = KeptFile { at: self.context.now, by: self.by.id, sent };
            self.case.files.push(file);
            self.log(AuditEvent::FileKept { media: Some(sent) }, caption);
        }
        Ok(Phrase::FileKept)
    }

    /// Copies the newest of them to this person's private chat.
    pub(super) fn show_files(&mut self) -> Result<Phrase, Refusal> {
        self.reveal()?;
        if !self.by.reachable() {
            return Err(Refusal::OpenBotFirst);
        }
        let (case, me) = (self.case.id, self.by.id);
        let files: Vec<MessageRef> = self.case.files.iter().map(|file| file.sent).collect();
        for from in files.into_iter().rev().take(SHOWN).rev() {
            self.notify(me, Notice::KeptFile { case, from });
        }
        Ok(Phrase::MediaSent)
    }
}
