//! `/staff`: who is on the staff, a page about each, and what was changed.

use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::html::quoted;
use super::html::{Html, cut};
use super::list::with_page_number;
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::view::View;
use super::{Page, invite};
use crate::domain::base::ids::PersonId;
use crate::domain::request::button::{Button, InviteButton, MemberButton};
use crate::domain::request::listing::List;
use crate::domain::request::policy::{Action, sees_all};
use crate::domain::request::staff_list::StaffFilter;
use crate::domain::staff::change::{StaffChange, StaffEntry};
use crate::domain::staff::honorific::Honorific;
use crate::domain::staff::member::{Member, MemberField, MemberView};
use crate::domain::staff::person::{Person, Reachability, Role, Roles};
use crate::domain::staff::rota::{Duty, DutyRole};

const LONGEST_NAME: usize = 40;
const LONGEST_TYPED: usize = 60;
const PEOPLE_PER_ROW: usize = 2;
const FILTERS_PER_ROW: usize = 2;
const ROLES_PER_ROW: usize = 3;

/// A page of the staff, and the other ways to list it.
pub fn list(view: &View, filter: StaffFilter) -> Page {
    let listed = &view.context.listed;
    let title = match (filter, &view.context.typed) {
        (StaffFilter::Found(_), Some(typed)) => {
            html!(view, "staff-found", typed = quoted(typed, LONGEST_TYPED), count = listed.in_all)
        }
        (StaffFilter::Found(_), None) => html!(view, "staff-search-expired"),
        (filter, _) => html!(view, "staff-title", filter = view.staff_filter(filter), count = listed.in_all),
    };
    let mut lines = vec![with_page_number(view, List::Staff(filter), title.bold())];
    lines.extend(listed.people.iter().map(|person| entry_of(view, person)));
    lines.extend([Html::default(), html!(view, "staff-search-hint")]);
    let keys: Vec<_> = listed.people.iter().map(|person| person_button(view, person)).collect();
    let mut keyboard: Keyboard = keys.chunks(PEOPLE_PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.extend(view.page_buttons(List::Staff(filter), listed));
    let filters = StaffFilter::OFFERED.map(|offered| filter_button(view, offered, filter));
    keyboard.extend(filters.chunks(FILTERS_PER_ROW).map(<[_]>::to_vec));
    let roles = Role::ALL.map(|role| filter_button(view, StaffFilter::Role(role), filter));
    keyboard.extend(roles.chunks(ROLES_PER_ROW).map(<[_]>::to_vec));
    if view.may(Action::ManageStaff) {
        let agent: Roles = [Role::Agent].into_iter().collect();
        keyboard.push(vec![invite::button(view, InviteButton::Choose(agent.bits()))]);
    }
    Page { lines, keyboard }
}

/// "Lan · ĐTV · ⚠️ chưa mở bot"
fn entry_of(view: &View, person: &Person) -> Html {
    let line = Html::text(&cut(&view.colleague(person), LONGEST_NAME)).bold();
    let line = line.dot(Html::text(&view.role_names(&person.roles)));
    if person.active && person.reach == Reachability::Open { line } else { line.dot(state(view, person)) }
}

/// Whether and how the bot reaches them.
fn state(view: &View, person: &Person) -> Html {
    match person.reach {
        _ if !person.active => html!(view, "staff-has-left"),
        Reachability::NeverOpened => html!(view, "staff-never-opened"),
        Reachability::Blocked => html!(view, "staff-blocked"),
        Reachability::Open => html!(view, "staff-reached"),
    }
}

/// What is shown of somebody, for who may see them.
pub fn member(view: &View, shown: MemberView) -> Page {
    let Some(member) = &view.context.member else { return Page::line(html!(view, "refusal-no-such-person")) };
    let manages = view.may(Action::ManageStaff);
    match shown {
        MemberView::Roles if manages => roles(view, member),
        MemberView::Honorifics if manages => honorifics(view, &member.person),
        MemberView::Leaving if manages => leaving(view, member),
        MemberView::Page | MemberView::Roles | MemberView::Honorifics | MemberView::Leaving => {
            page(view, member, manages)
        }
    }
}

fn page(view: &View, member: &Member, manages: bool) -> Page {
    let person = &member.person;
    let name = capitalised(&view.colleague(person));
    let phone = view.staff_phone(person.id).unwrap_or_else(|| plain!(view, "staff-no-phone"));
    let language = match person.locale {
        Some(locale) => plain!(Localizer { locale, ..**view }, "language-name"),
        None => plain!(view, "staff-language-default"),
    };
    let heard = match member.heard_at {
        Some(at) => html!(view, "staff-heard", time = view.clock(at)),
        None => html!(view, "staff-never-heard"),
    };
    let mut lines = vec![
        html!(view, "staff-member", name, id = person.id).bold(),
        html!(view, "staff-roles", roles = view.role_names(&person.roles)),
        html!(view, "staff-phone", phone),
        html!(view, "staff-language", language),
        state(view, person).dot(heard),
    ];
    lines.extend(duty_lines(view, &member.duties));
    lines.push(match (member.open, member.late) {
        (open, 0) => html!(view, "staff-open-cases", open),
        (open, late) => html!(view, "staff-open-cases-late", open, late),
    });
    let press = |press| button(view, person.id, press);
    let mut keyboard: Keyboard = Vec::new();
    if member.open > 0 && view.reader().is_some_and(sees_all) {
        keyboard.push(vec![view.owner_button(
            person.id,
            &cut(&view.colleague(person), LONGEST_NAME),
            member.open,
        )]);
    }
    if manages && person.active {
        keyboard.push(vec![
            press(MemberButton::Show(MemberView::Roles)),
            press(MemberButton::Ask(MemberField::Phone)),
        ]);
        keyboard.push(vec![
            press(MemberButton::Ask(MemberField::Name)),
            press(MemberButton::Show(MemberView::Honorifics)),
        ]);
        keyboard.push(vec![press(MemberButton::Show(MemberView::Leaving))]);
    } else if manages {
        keyboard.push(vec![press(MemberButton::Return)]);
    }
    keyboard.push(vec![all_button(view)]);
    Page { lines, keyboard }
}

fn duty_lines(view: &View, duties: &[Duty]) -> Vec<Html> {
    if duties.is_empty() {
        return vec![html!(view, "staff-no-duties")];
    }
    let title = html!(view, "staff-duties");
    let lines = duties.iter().map(|duty| {
        let shift = duty.shift.as_deref().map_or_else(String::new, |shift| quoted(shift, LONGEST_NAME));
        let (day, from, until) =
            (view.day(duty.from), view.time_of_day_at(duty.from), view.time_of_day_at(duty.until));
        html!(view, "staff-duty", day, shift, from, until, post = view.post_name(duty.post))
    });
    [title].into_iter().chain(lines).collect()
}

/// Each role a tap; those they have are marked.
fn roles(view: &View, member: &Member) -> Page {
    let person = &member.person;
    let name = capitalised(&view.colleague(person));
    let mut lines = vec![
        html!(view, "staff-roles-of", name).bold(),
        html!(view, "staff-roles", roles = view.role_names(&person.roles)),
    ];
    if member.open > 0 {
        // Without a role that works on cases, somebody else has to.
        lines.push(html!(view, "staff-open-cases", open = member.open));
    }
    lines.push(html!(view, "staff-roles-tap"));
    let key = |role: Role| {
        let has = person.roles.has(role);
        let key = button(view, person.id, MemberButton::Role(role, !has));
        let mark = if has { "✅" } else { "▫️" };
        InlineButton { label: format!("{mark} {}", key.label), ..key }
    };
    let keys = Role::ALL.map(key);
    let mut keyboard: Keyboard = keys.chunks(PEOPLE_PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.push(vec![button(view, person.id, MemberButton::Show(MemberView::Page))]);
    Page { lines, keyboard }
}

fn honorifics(view: &View, person: &Person) -> Page {
    let name = capitalised(&view.colleague(person));
    let keys = Honorific::ALL.map(|word| button(view, person.id, MemberButton::Honorific(word)));
    let back = button(view, person.id, MemberButton::Show(MemberView::Page));
    Page { lines: vec![html!(view, "staff-honorific-of", name)], keyboard: vec![keys.to_vec(), vec![back]] }
}

/// What becomes of somebody's work if they leave.
fn leaving(view: &View, member: &Member) -> Page {
    let person = &member.person;
    let name = view.colleague(person);
    let mut lines = vec![html!(view, "staff-leaving", name = name.as_str()).bold()];
    lines.push(match member.open {
        0 => html!(view, "staff-leaving-no-cases"),
        open => html!(view, "staff-leaving-cases", open),
    });
    if !member.duties.is_empty() {
        lines.push(html!(view, "staff-leaving-duties", count = member.duties.len()));
        lines.extend(duty_lines(view, &member.duties).into_iter().skip(1));
    }
    lines.push(html!(view, "staff-leaving-chat"));
    let press = |press| button(view, person.id, press);
    let keyboard = vec![vec![press(MemberButton::Leave)], vec![press(MemberButton::Show(MemberView::Page))]];
    Page { lines, keyboard }
}

/// Asks for what is changed; the reply is it.
pub fn edit(view: &View, person: PersonId, field: MemberField) -> Page {
    let person = view.mention(person);
    Page::line(match field {
        MemberField::Name => html!(view, "staff-ask-name", person),
        MemberField::Phone => html!(view, "staff-ask-phone", person),
    })
}

/// To the other admins; of the rota, to who leads and whom it is about.
pub fn changed(view: &View, by: PersonId, person: Option<PersonId>, change: &StaffChange) -> Page {
    let what = what_was_changed(view, Some(by), person, change);
    // Not everybody who hears of a change of the rota may see the staff.
    let known = person.filter(|_| view.may(Action::SeeStaff));
    let known = known.and_then(|person| view.context.people.get(&person));
    let keyboard = known.map(|person| vec![person_button(view, person)]).into_iter().collect();
    Page { lines: vec![html!(view, "staff-changed", what = capitalised(&what))], keyboard }
}

/// A line of the audit log.
pub fn entry(view: &View, entry: &StaffEntry) -> String {
    what_was_changed(view, entry.by, entry.person, &entry.change)
}

fn what_was_changed(
    view: &View,
    by: Option<PersonId>,
    person: Option<PersonId>,
    change: &StaffChange,
) -> String {
    let who = by.map_or_else(|| plain!(view, "timeline-bot"), |by| view.mention(by));
    let of = person;
    let person = of.map_or_else(String::new, |person| view.mention(person));
    match change {
        StaffChange::RolesSet { roles } => {
            plain!(view, "staff-change-roles", who, person, roles = view.role_names(roles))
        }
        StaffChange::NameSet => plain!(view, "staff-change-name", who, person),
        StaffChange::PhoneSet => plain!(view, "staff-change-phone", who, person),
        StaffChange::HonorificSet => plain!(view, "staff-change-honorific", who, person),
        StaffChange::Left => plain!(view, "staff-change-left", who, person),
        StaffChange::CameBack => plain!(view, "staff-change-back", who, person),
        StaffChange::Invited { roles } => {
            plain!(view, "staff-change-invited", who, roles = view.role_names(roles))
        }
        StaffChange::InviteRevoked { roles } => {
            plain!(view, "staff-change-revoked", who, roles = view.role_names(roles))
        }
        StaffChange::DutyAdded(duty) => {
            plain!(view, "staff-change-duty-added", who, person, duty = view.duty_entry(duty))
        }
        StaffChange::DutyRemoved(duty) => {
            let duty = view.duty_entry(duty);
            if by.is_some() && by == of {
                plain!(view, "staff-change-said-off", who, duty)
            } else {
                plain!(view, "staff-change-duty-removed", who, person, duty)
            }
        }
        StaffChange::SwappedIn(duty) => {
            plain!(view, "staff-change-swapped-in", who, person, duty = view.duty_entry(duty))
        }
        StaffChange::Relieved(duty) => {
            plain!(view, "staff-change-relieved", who, person, duty = view.duty_entry(duty))
        }
        StaffChange::Imported(entry) => {
            let who = by.map_or_else(|| plain!(view, "command-line"), |by| view.mention(by));
            plain!(view, "staff-change-imported", who, entry = view.import_entry(entry))
        }
        StaffChange::ScreenLinked { screen } => {
            plain!(view, "staff-change-screen-linked", who, id = screen.to_string())
        }
        StaffChange::ScreenClosed { screen } => {
            plain!(view, "staff-change-screen-closed", who, id = screen.to_string())
        }
        StaffChange::CameIn { roles } => {
            plain!(view, "staff-change-came-in", person, roles = view.role_names(roles))
        }
    }
}

fn button(view: &View, person: PersonId, press: MemberButton) -> InlineButton {
    let label = view.label(press.spec().label, None);
    InlineButton { label, action: ButtonAction::Press(Button::Member { person, press }) }
}

pub fn person_button(view: &View, person: &Person) -> InlineButton {
    let label = cut(&view.colleague(person), LONGEST_NAME);
    InlineButton { label, ..button(view, person.id, MemberButton::Show(MemberView::Page)) }
}

/// Everybody, from a page about one.
pub fn all_button(view: &View) -> InlineButton {
    let action = ButtonAction::Press(Button::List { list: List::Staff(StaffFilter::All), page: 0 });
    InlineButton { label: plain!(view, "button-staff-all"), action }
}

fn filter_button(view: &View, offered: StaffFilter, shown: StaffFilter) -> InlineButton {
    let name = view.staff_filter(offered);
    let action = ButtonAction::Press(Button::List { list: List::Staff(offered), page: 0 });
    let label = if offered == shown { plain!(view, "filter-active", filter = name) } else { name };
    InlineButton { label, action }
}

impl Localizer<'_> {
    fn staff_filter(&self, filter: StaffFilter) -> String {
        match filter {
            StaffFilter::All => plain!(self, "staff-filter-all"),
            StaffFilter::NotReached => plain!(self, "staff-filter-unreached"),
            StaffFilter::OffToday => plain!(self, "staff-filter-off"),
            StaffFilter::Left => plain!(self, "staff-filter-left"),
            StaffFilter::Role(role) => self.role_name(role),
            StaffFilter::Found(_) => plain!(self, "staff-filter-found"),
        }
    }

    pub fn role_name(&self, role: Role) -> String {
        self.label(MemberButton::Role(role, true).spec().label, None)
    }

    /// "ĐTV, Trưởng ca"
    pub fn role_names(&self, roles: &Roles) -> String {
        let names: Vec<String> = roles.0.iter().map(|role| self.role_name(*role)).collect();
        if names.is_empty() { plain!(self, "staff-no-roles") } else { names.join(", ") }
    }

    pub fn post_name(&self, post: DutyRole) -> String {
        match post {
            DutyRole::Role(role) => self.role_name(role),
            DutyRole::QaOnCall => plain!(self, "post-name-on-call"),
        }
    }
}
