//! One message on its way: the scene it is about, where it goes, and the call that takes it there.

use super::{PAUSE, Sender};
use crate::{
    domain::{
        ids::MessageId,
        notice::{Notice, Scene, Void},
    },
    store::{self, drafts, messages, outbox::Row, scene},
    telegram::{client::CallError, voice},
};
use chrono::{DateTime, Utc};

/// What came of a message.
pub(super) struct Outcome {
    pub way: Way,
    /// The version of the case it was rendered from.
    pub version: Option<i64>,
    pub came: Came,
}

pub(super) enum Came {
    /// It is there; its id, where it was a new one.
    Arrived(Option<MessageId>),
    Void(Void),
    Failed(CallError),
}

/// Where a message goes: a new one, or in place of one that stands there.
pub(super) enum Way {
    Send,
    Edit(MessageId),
}

impl Sender {
    /// Renders and sends, once the database can be read.
    pub(super) async fn send_out(&self, row: &Row) -> Outcome {
        let now = self.desk.clock.now();
        let (scene, way) = loop {
            match self.prepare(row, now).await {
                Ok(prepared) => break prepared,
                Err(error) => tracing::warn!(%error, row = row.id, "a message waits for the database"),
            }
            tokio::time::sleep(PAUSE).await;
        };
        let version = scene.case.as_ref().map(|case| case.version);
        if let Err(void) = row.notice.still_true(&scene) {
            return Outcome { way, version, came: Came::Void(void) };
        }
        let message = self.texts.render(&row.notice, &scene);
        let sent = match way {
            Way::Send => voice::send(&self.client, row.chat, None, &message).await.map(Some),
            Way::Edit(at) => voice::edit(&self.client, row.chat, at, &message).await.map(|()| None),
        };
        let came = match sent {
            Ok(message) => Came::Arrived(message),
            Err(CallError::NotModified) => Came::Arrived(None),
            Err(error) => Came::Failed(error),
        };
        Outcome { way, version, came }
    }

    async fn prepare(&self, row: &Row, now: DateTime<Utc>) -> store::Result<(Scene, Way)> {
        let mut tx = self.desk.store.read().await?;
        let shown = if let Some(at) = row.notice.edits() {
            Some(at)
        } else if let Notice::Card { case } = row.notice {
            messages::card_in(&mut tx, case, row.chat).await?
        } else if let Notice::Form { draft } = row.notice {
            drafts::message(&mut tx, draft).await?
        } else {
            None
        };
        let way = shown.map_or(Way::Send, Way::Edit);
        let repeated = row.repeated && shown.is_none();
        let timezone = self.desk.centre.timezone;
        let scene = scene::load(&mut tx, &row.notice, row.chat, repeated, timezone, now).await?;
        Ok((scene, way))
    }
}
