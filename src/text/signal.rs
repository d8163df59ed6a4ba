//! Reports about signal or service quality (B6).

use super::Page;
use super::buttons::{InlineButton, Keyboard};
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::base::fold::folded_key;
use crate::domain::case::Case;
use crate::domain::case::signal::{
    Area, Network, SHOWN_TOGETHER, SignalPart, SignalPlace, SignalReport, SignalService,
};
use crate::domain::request::button::{CaseButton, SignalButton};
use crate::domain::request::policy::Visibility;

const LONGEST_PART: usize = 120;
const AREAS_PER_ROW: usize = 3;
/// How many cases of an area are named, and how many have a button.
const LISTED: usize = 20;
const BUTTONS: usize = 12;
const BUTTONS_PER_ROW: usize = 4;

/// What has been noted, on the card.
pub fn noted(l10n: &Localizer, case: &Case) -> Vec<Html> {
    let Some(report) = case.premium().and_then(|premium| premium.signal.as_ref()) else { return Vec::new() };
    let parts: Vec<String> =
        SignalPart::ALL.into_iter().filter_map(|part| part_of(l10n, report, part)).collect();
    let line = (!parts.is_empty()).then(|| html!(l10n, "card-signal", what = parts.join(" · ")));
    let place = match &report.area {
        Some(Area::Shared { latitude, longitude }) => {
            let degrees = Html::text(&format!("{latitude}, {longitude}")).code();
            Some(html!(l10n, "card-signal-place").and(degrees))
        }
        Some(Area::Listed(_) | Area::Typed(_)) | None => None,
    };
    line.into_iter().chain(place).collect()
}

fn part_of(l10n: &Localizer, report: &SignalReport, part: SignalPart) -> Option<String> {
    match part {
        SignalPart::Area => match report.area.as_ref()? {
            Area::Listed(area) | Area::Typed(area) => Some(quoted(area, LONGEST_PART)),
            Area::Shared { .. } => None,
        },
        SignalPart::Place => report.place.map(|place| match place {
            SignalPlace::Indoors => plain!(l10n, "signal-indoors"),
            SignalPlace::Outdoors => plain!(l10n, "signal-outdoors"),
            SignalPlace::Both => plain!(l10n, "signal-everywhere"),
        }),
        SignalPart::Since => report
            .since
            .as_ref()
            .map(|since| plain!(l10n, "signal-since", since = quoted(since, LONGEST_PART))),
        SignalPart::Network => report.network.map(|network| match network {
            Network::G2 => plain!(l10n, "signal-2g"),
            Network::G4 => plain!(l10n, "signal-4g"),
            Network::G5 => plain!(l10n, "signal-5g"),
        }),
        SignalPart::Service => report.service.map(|service| match service {
            SignalService::Voice => plain!(l10n, "signal-voice"),
            SignalService::Data => plain!(l10n, "signal-data"),
            SignalService::Both => plain!(l10n, "signal-voice-data"),
        }),
        SignalPart::Device => report.device.as_ref().map(|device| quoted(device, LONGEST_PART)),
    }
}

/// What a part is called.
pub fn part(l10n: &Localizer, part: SignalPart) -> String {
    match part {
        SignalPart::Area => plain!(l10n, "signal-part-area"),
        SignalPart::Place => plain!(l10n, "signal-part-place"),
        SignalPart::Since => plain!(l10n, "signal-part-since"),
        SignalPart::Network => plain!(l10n, "signal-part-network"),
        SignalPart::Service => plain!(l10n, "signal-part-service"),
        SignalPart::Device => plain!(l10n, "signal-part-device"),
    }
}

/// The question, below what has been noted; the text only for who sees the case in full.
pub fn question(view: &View, case: &Case, part: SignalPart) -> Vec<Html> {
    let id = case.id;
    let asked = match part {
        SignalPart::Area => html!(view, "ask-signal-area", id),
        SignalPart::Place => html!(view, "ask-signal-place", id),
        SignalPart::Since => html!(view, "ask-signal-since", id),
        SignalPart::Network => html!(view, "ask-signal-network", id),
        SignalPart::Service => html!(view, "ask-signal-service", id),
        SignalPart::Device => html!(view, "ask-signal-device", id),
    };
    let noted = if view.visibility(case) == Visibility::Full { noted(view, case) } else { Vec::new() };
    [asked].into_iter().chain(noted).collect()
}

/// The areas of the centre's list.
pub fn area_buttons(l10n: &Localizer, case: &Case) -> Keyboard {
    let button = |area: &String| InlineButton {
        label: plain!(l10n, "button-signal-area", area),
        ..l10n.case_button(case, CaseButton::Signal(SignalButton::Area(folded_key(area))))
    };
    let buttons: Vec<InlineButton> = l10n.centre.areas.iter().map(button).collect();
    buttons.chunks(AREAS_PER_ROW).map(<[_]>::to_vec).collect()
}

/// To the shift leader: what is reported of one area.
pub fn reports(view: &View, area: &str) -> Page {
    let cases = &view.context.open;
    let span = view.span(SHOWN_TOGETHER);
    let title = html!(view, "signal-reports", count = cases.len(), area = quoted(area, LONGEST_PART), span);
    let line = |case: &Case| {
        let (time, person) = (view.clock(case.taken_at), view.mention(case.owner));
        let state = view.of(case).state(case, view.visibility(case));
        html!(view, "signal-report", id = case.id, time, person, state)
    };
    let mut lines = vec![title.bold()];
    lines.extend(cases.iter().take(LISTED).map(line));
    if cases.len() > LISTED {
        lines.push(html!(view, "and-more", count = cases.len() - LISTED));
    }
    let buttons: Vec<InlineButton> =
        cases.iter().take(BUTTONS).map(|case| view.case_number_button(case)).collect();
    Page { lines, keyboard: buttons.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect() }
}
