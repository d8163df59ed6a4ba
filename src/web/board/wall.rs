//! `/wall`: the screen on a wall. A one-time link gives it a cookie; what it shows is masked, and it can do nothing.

use super::feed::{Looker, Viewer};
use super::{BoardPage, FOR_NOBODY, Stream, html, stream};
use crate::domain::base::ids::ScreenId;
use crate::domain::request::screen::{SHOWN_FOR, ScreenKey, may_keep};
use crate::domain::staff::person::Locale;
use crate::store;
use crate::store::screens;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

const COOKIE: &str = "loihua_wall";

#[derive(Deserialize)]
pub(super) struct Language {
    lang: Option<String>,
}

impl Language {
    fn chosen(&self, page: &BoardPage) -> Locale {
        self.lang.as_deref().and_then(|code| code.parse().ok()).unwrap_or(page.service.centre.locale)
    }
}

/// The board, for a screen that was opened by a link; for any other, the entrance.
pub(super) async fn show(
    State(page): State<Arc<BoardPage>>,
    Query(language): Query<Language>,
    headers: HeaderMap,
) -> Response {
    let locale = language.chosen(&page);
    let body = async {
        Ok(match signed_in(&page, &headers).await? {
            None => page.texts.wall_entrance(locale),
            Some(_) => {
                let state = page.feed.now().await?;
                page.texts.wall_page(locale, &state.wall(&page.texts, locale), state.context.now)
            }
        })
    };
    html(body.await, FOR_NOBODY)
}

#[derive(Deserialize)]
pub(super) struct Entered {
    code: String,
}

/// The code of a link, for a cookie.
pub(super) async fn enter(
    State(page): State<Arc<BoardPage>>,
    Json(Entered { code }): Json<Entered>,
) -> Response {
    let Some(code) = ScreenKey::typed(&code) else { return StatusCode::FORBIDDEN.into_response() };
    match open(&page, &code).await {
        Ok(Some((screen, key))) => {
            tracing::info!(screen = screen.0, "a wall screen was opened");
            let cookie = format!(
                "{COOKIE}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax",
                key.expose(),
                SHOWN_FOR.num_seconds()
            );
            (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
        }
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a wall screen cannot be opened");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn open(page: &BoardPage, code: &ScreenKey) -> store::Result<Option<(ScreenId, ScreenKey)>> {
    let (store, now) = (&page.service.store, page.service.clock.now());
    let Ok(_turn) = page.keys.acquire().await else { return Ok(None) };
    // Whoever tries codes keeps no writer waiting.
    if !screens::is_open(&mut store.begin_read().await?, code, now).await? {
        return Ok(None);
    }
    let mut tx = store.begin().await?;
    let opened = screens::open(&mut tx, code, now).await?;
    if opened.is_some() {
        tx.commit().await?;
    }
    Ok(opened)
}

/// The board as it changes (server-sent events), until the screen is closed.
pub(super) async fn follow(
    State(page): State<Arc<BoardPage>>,
    Query(language): Query<Language>,
    headers: HeaderMap,
) -> Response {
    let screen = match signed_in(&page, &headers).await {
        Ok(Some(screen)) => screen,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let Some(viewer) = page.feed.look(Looker::Screen(screen)) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    let locale = language.chosen(&page);
    stream(page, viewer, WallStream { screen, locale })
}

struct WallStream {
    screen: ScreenId,
    locale: Locale,
}

impl Stream for WallStream {
    async fn next(&mut self, page: &BoardPage, viewer: &mut Viewer) -> Option<(i64, Arc<str>)> {
        let state = viewer.next().await?;
        let context = &state.context;
        let screen = context.screens.iter().find(|screen| screen.id == self.screen)?;
        may_keep(context.people.get(&screen.made_by))
            .then(|| (context.now.timestamp_millis(), state.wall(&page.texts, self.locale)))
    }
}

/// The screen of the request's cookie.
async fn signed_in(page: &BoardPage, headers: &HeaderMap) -> store::Result<Option<ScreenId>> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let Some((_, key)) = pairs.find(|(name, _)| *name == COOKIE) else { return Ok(None) };
    let Some(key) = ScreenKey::typed(key) else { return Ok(None) };
    let Ok(_turn) = page.keys.acquire().await else { return Ok(None) };
    let mut tx = page.service.store.begin_read().await?;
    screens::signed_in(&mut tx, &key, page.service.clock.now()).await
}
