//! Files a bot sends: what Telegram refuses of them, and `getFile`.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::World;

/// How each `file_path` begins.
pub(super) const FOLDER: &str = "documents/";
/// Most bytes of a photo.
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
/// Most pixels of a photo, width and height together.
const MOST_PIXELS: usize = 10_000;
/// How many times as wide as high a photo may be, or the other way round.
const NARROWEST_PHOTO: usize = 20;
/// Most bytes that a bot can download.
const LARGEST_DOWNLOAD: usize = 20 * 1024 * 1024;

/// The file of `field`: from a part of its own, from `attach://part`, or by `file_id` or URL. An upload is kept.
pub(super) fn file_of(world: &mut World, params: &Params, field: &str) -> Result<Value, ApiError> {
    let missing = || ApiError::mistake(format!("there is no {field} in the request"));
    let given = params.get(field).ok_or_else(missing)?;
    let part = match given.as_str() {
        None => field,
        Some("") => return Err(missing()),
        Some(name) => match name.strip_prefix("attach://") {
            Some(part) => part,
            None if is_known(world, name) => return Ok(json!({ "file_id": name, "file_unique_id": "sim" })),
            None => return Err(ApiError::mistake("wrong file identifier/HTTP URL specified")),
        },
    };
    let (about, bytes) = (params.get(part).ok_or_else(missing)?, params.file(part).ok_or_else(missing)?);
    if bytes.is_empty() {
        return Err(ApiError::mistake("file must be non-empty"));
    }
    let size = if field == "photo" { photo_size(bytes)? } else { json!({}) };
    let file_id = world.uploads.keep(bytes.clone());
    let mut file = json!({ "file_unique_id": file_id, "file_id": file_id, "file_size": bytes.len() });
    for more in [about, &size] {
        if let (Some(fields), Some(more)) = (file.as_object_mut(), more.as_object()) {
            fields.extend(more.clone());
        }
    }
    Ok(file)
}

/// Whether it is the `file_id` of something that was uploaded or sent, or an address; nothing is fetched from there.
fn is_known(world: &World, name: &str) -> bool {
    let is_address = name.starts_with("http://") || name.starts_with("https://");
    let mut media = world
        .chats
        .values()
        .flat_map(|chat| chat.messages.values())
        .filter_map(|message| message.media.as_ref());
    is_address || world.uploads.was_kept(name) || media.any(|media| media.file_id() == Some(name))
}

/// Width and height of what has to be a picture.
fn photo_size(bytes: &Bytes) -> Result<Value, ApiError> {
    if bytes.len() > LARGEST_PHOTO {
        let why = format!(
            "file of size {} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes",
            bytes.len()
        );
        return Err(ApiError::mistake(why));
    }
    let size = imagesize::blob_size(bytes).map_err(|_| ApiError::mistake("IMAGE_PROCESS_FAILED"))?;
    let (longer, shorter) = (size.width.max(size.height), size.width.min(size.height));
    if longer + shorter > MOST_PIXELS || longer > shorter * NARROWEST_PHOTO {
        return Err(ApiError::mistake("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(json!({ "width": size.width, "height": size.height }))
}

/// `getFile`: of what the bot has uploaded, or somebody has sent with its content.
pub(super) fn get_file(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let file_id = params.text("file_id");
    let unknown = || ApiError::mistake("wrong file_id or the file is temporarily unavailable");
    let size = world.uploads.find(file_id).ok_or_else(unknown)?.bytes.len();
    if size > LARGEST_DOWNLOAD {
        return Err(ApiError::mistake("file is too big"));
    }
    let file_path = format!("{FOLDER}{file_id}");
    Ok(json!({ "file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": file_path }))
}
