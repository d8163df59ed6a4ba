//! ➕ Mời: one-time links, and what somebody is asked who has come in by one.

use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::file::{File, FileError, ShownAs};
use super::html::Html;
use super::localizer::{Localizer, html};
use super::view::View;
use super::{Page, staff};
use crate::domain::base::ids::PersonId;
use crate::domain::request::button::{Button, InviteButton, MemberButton};
use crate::domain::staff::honorific::Honorific;
use crate::domain::staff::invite::{InviteLook, NewInvite};
use crate::domain::staff::person::{Role, Roles};
use qrcode::{Color, QrCode};

const ROLES_PER_ROW: usize = 2;
/// The pixels of a module, and the white modules around the code that a reader needs.
const MODULE: usize = 12;
const QUIET: usize = 4;

pub fn invites(view: &View, look: InviteLook) -> Page {
    match look {
        InviteLook::Choose(roles) => choose(view, &Roles::of_bits(roles)),
        InviteLook::Open => open(view),
    }
}

fn choose(view: &View, roles: &Roles) -> Page {
    let lines = vec![
        html!(view, "invite-title").bold(),
        html!(view, "invite-roles", roles = view.role_names(roles)),
        html!(view, "invite-hint"),
    ];
    let key = |role: Role| {
        let mut other = roles.clone();
        if !other.0.remove(&role) {
            other.0.insert(role);
        }
        let mark = if roles.has(role) { "✅" } else { "▫️" };
        let label = format!("{mark} {}", view.role_name(role));
        InlineButton { label, ..button(view, InviteButton::Choose(other.bits())) }
    };
    let keys = Role::ALL.map(key);
    let mut keyboard: Keyboard = keys.chunks(ROLES_PER_ROW).map(<[_]>::to_vec).collect();
    if !roles.0.is_empty() {
        keyboard.push(vec![button(view, InviteButton::Make(roles.bits()))]);
    }
    keyboard.push(vec![button(view, InviteButton::List)]);
    Page { lines, keyboard }
}

/// The links that can still be used, each to be revoked.
fn open(view: &View) -> Page {
    let mut lines = vec![html!(view, "invite-list-title").bold()];
    if view.context.invites.is_empty() {
        lines.push(html!(view, "invite-none"));
    }
    let mut keyboard: Keyboard = Vec::new();
    for (number, invite) in (1_i64..).zip(&view.context.invites) {
        let (day, time) = (view.day(invite.until), view.time_of_day_at(invite.until));
        let line = html!(view, "invite-line", number, roles = view.role_names(&invite.roles), time, day);
        lines.push(match invite.made_by {
            Some(by) => line.dot(Html::text(&view.mention(by))),
            None => line,
        });
        let revoke = button(view, InviteButton::Revoke(invite.id));
        let label = format!("{} {number}", revoke.label);
        keyboard.push(vec![InlineButton { label, ..revoke }]);
    }
    let agent: Roles = [Role::Agent].into_iter().collect();
    keyboard.push(vec![button(view, InviteButton::Choose(agent.bits())), staff::all_button(view)]);
    Page { lines, keyboard }
}

pub fn button(l10n: &Localizer, press: InviteButton) -> InlineButton {
    let label = l10n.label(press.spec().label, None);
    InlineButton { label, action: ButtonAction::Press(Button::Invite(press)) }
}

/// A link for who asked for it, with its QR code.
pub fn link(l10n: &Localizer, invite: &NewInvite, url: &str) -> (Vec<Html>, Option<File>) {
    let (day, time) = (l10n.day(invite.until), l10n.time_of_day_at(invite.until));
    let said = html!(l10n, "invite-link", roles = l10n.role_names(&invite.roles), time, day);
    let file = qr_code(url).map_err(|error| tracing::error!(%error, "a link goes without its QR code")).ok();
    (vec![said, Html::text(url)], file)
}

/// A picture of the QR code.
fn qr_code(text: &str) -> Result<File, FileError> {
    let code = QrCode::new(text).map_err(FileError::new)?;
    let modules = code.width() + 2 * QUIET;
    let is_dark = |x: usize, y: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.width());
        inside(x).zip(inside(y)).is_some_and(|(x, y)| code[(x, y)] == Color::Dark)
    };
    let side = modules * MODULE;
    let pixels: Vec<u8> = (0..side * side)
        .map(|at| if is_dark(at % side / MODULE, at / side / MODULE) { 0 } else { u8::MAX })
        .collect();
    let mut bytes = Vec::new();
    let width = u32::try_from(side).map_err(FileError::new)?;
    let mut encoder = png::Encoder::new(&mut bytes, width, width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(FileError::new)?;
    writer.write_image_data(&pixels).map_err(FileError::new)?;
    writer.finish().map_err(FileError::new)?;
    Ok(File { name: "invite.png".to_owned(), shown_as: ShownAs::Photo, bytes })
}

/// To who has just come in: how they are addressed, and whether their name is right.
pub fn ask_honorific(view: &View, person: PersonId) -> Page {
    let Some(reader) = view.reader().filter(|reader| reader.id == person) else {
        return Page::line(html!(view, "refusal-no-such-person"));
    };
    if reader.honorific.is_some() {
        return Page::line(html!(view, "honorific-set", name = view.colleague(reader)));
    }
    let lines =
        vec![html!(view, "honorific-ask"), html!(view, "honorific-name", name = view.colleague(reader))];
    let keys = Honorific::ALL.map(|word| {
        let press = MemberButton::Honorific(word);
        let label = view.label(press.spec().label, None);
        InlineButton { label, action: ButtonAction::Press(Button::Member { person, press }) }
    });
    Page { lines, keyboard: vec![keys.to_vec()] }
}

#[cfg(test)]
mod tests {
    use super::qr_code;

    #[test]
    fn a_qr_code_is_a_picture_that_a_camera_reads() {
        let link = "https://t.me/loihua_bot?start=0123456789abcdef0123456789abcdef";
        let file = qr_code(link).expect("it is made");
        let decoder = png::Decoder::new(std::io::Cursor::new(&file.bytes));
        let mut reader = decoder.read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
        let frame = reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!(frame.width, frame.height);
        let side = frame.width as usize;
        let white = |at: usize| pixels[at] == u8::MAX;
        let border = super::QUIET * super::MODULE;
        assert!((0..border * side).all(white), "a quiet zone above");
        assert!((0..side).all(|row| white(row * side) && white(row * side + side - 1)), "and at the sides");
        // The corner of a finder pattern: 7 dark modules, then a white one.
        let first = border * side + border;
        assert!((0..7 * super::MODULE).all(|at| !white(first + at)) && white(first + 7 * super::MODULE));
    }
}
