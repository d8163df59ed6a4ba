//! Fetches the spreadsheets that people have sent, has them read by a process of their own, and lets previews expire.

use crate::domain::base::table::{MOST_BYTES, Pick, Sheet, TableProblem};
use crate::domain::import::list::Sheets;
use crate::domain::import::{Import, ImportRefusal, ImportState, SentFile};
use crate::domain::promotion::catalogue_file::GOLDEN_DAYS;
use crate::service::{Fetched, Service, Term};
use crate::store;
use crate::store::Error;
use crate::telegram::client::{CallError, Client, FileError};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::sync::watch;

/// The pause after a fault: the file is still there.
const PAUSE: Duration = Duration::from_millis(500);

/// Reads a sheet of a table file; `None` where there is no such sheet, or the reader is not there.
pub type TableReader = fn(&[u8], Pick) -> Option<Result<Option<Sheet>, TableProblem>>;

/// Reads spreadsheets in a term of the lease.
#[derive(Debug)]
pub struct ImportReader {
    pub service: Service,
    /// Limited to the term.
    pub client: Client,
    pub term: Term,
    pub read: TableReader,
}

impl ImportReader {
    /// Works until told to stop.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let next = match self.work().await {
                Ok(next) => next,
                Err(Error::TakenOver) => return,
                Err(error) => {
                    tracing::warn!(%error, "a spreadsheet could not be read, will retry");
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => continue,
                        _ = stop.changed() => return,
                    }
                }
            };
            let wait = async {
                match next {
                    Some(next) => self.service.clock.wait_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = wait => {}
                () = self.service.notifier.imports.notified() => {}
                _ = stop.changed() => return,
            }
        }
    }

    /// Does all that is due; when something is due next.
    async fn work(&self) -> store::Result<Option<DateTime<Utc>>> {
        while let Some((import, due)) = self.service.next_import().await? {
            if due > self.service.clock.now() {
                return Ok(Some(due));
            }
            self.handle(import).await?;
        }
        Ok(None)
    }

    async fn handle(&self, import: Import) -> store::Result<()> {
        if !matches!(import.state, ImportState::Waiting { .. }) {
            return self.service.age_import(&import, self.term.number).await;
        }
        let fetched = self.fetch(&import.file).await;
        let (service, term, its_import) = (self.service.clone(), self.term.number, import.clone());
        // In a task of its own, so that a panic is that file's and nobody else's.
        match tokio::spawn(async move { service.read_import(its_import, fetched, term).await }).await {
            Ok(done) => done,
            Err(_) => {
                tracing::error!("reading a spreadsheet panicked");
                let refused = Fetched::Refused(ImportRefusal::Table(TableProblem::BrokenWorkbook));
                self.service.read_import(import, refused, term).await
            }
        }
    }

    async fn fetch(&self, file: &SentFile) -> Fetched {
        match self.client.download(&file.file_id, MOST_BYTES).await {
            Ok(bytes) => self.read(bytes).await,
            Err(FileError::OnServer) => Fetched::Refused(ImportRefusal::LocalServer),
            Err(FileError::Call(CallError::Refused(why))) => {
                tracing::warn!(why, "Telegram does not give a file");
                Fetched::Refused(ImportRefusal::NotFetched)
            }
            Err(FileError::Call(error)) => {
                tracing::warn!(%error, "a file cannot be fetched, asked for again soon");
                Fetched::NotNow
            }
        }
    }

    async fn read(&self, bytes: Vec<u8>) -> Fetched {
        let read = self.read;
        let sheets = tokio::task::spawn_blocking(move || sheets(read, &bytes)).await;
        match sheets {
            Ok(Some(Ok(sheets))) => Fetched::Sheets(sheets),
            Ok(Some(Err(problem))) => Fetched::Refused(ImportRefusal::Table(problem)),
            Ok(None) => Fetched::NotNow,
            Err(_) => Fetched::Refused(ImportRefusal::Table(TableProblem::BrokenWorkbook)),
        }
    }
}

/// The sheets of a file that are read; `None` where the reader is not there.
fn sheets(read: TableReader, bytes: &[u8]) -> Option<Result<Sheets, TableProblem>> {
    let is_golden =
        |sheet: &Sheet| sheet.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(GOLDEN_DAYS));
    let read_sheets = || -> Result<Option<Sheets>, TableProblem> {
        let Some(active) = read(bytes, Pick::Active).transpose()?.flatten() else { return Ok(None) };
        let list = match is_golden(&active) {
            true => read(bytes, Pick::First).transpose()?.flatten().unwrap_or(active),
            false => active,
        };
        let golden_days = if list.name.is_some() && !is_golden(&list) {
            read(bytes, Pick::Named(GOLDEN_DAYS)).transpose()?.flatten()
        } else {
            None
        };
        Ok(Some(Sheets { list, golden_days }))
    };
    read_sheets().transpose()
}
