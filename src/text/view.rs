//! What a message is rendered from, and what is said by who reads it.

use super::buttons::InlineButton;
use super::html::quoted;
use super::localizer::{Localizer, plain};
use super::names::given_name;
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::case::guidance::Side;
use crate::domain::case::{Case, Line};
use crate::domain::centre::Centre;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::policy::{Action, Visibility, permit, visibility};
use crate::domain::staff::capacity::Capacity;
use crate::domain::staff::person::{Locale, Person};
use std::ops::Deref;

const LONGEST_NUMBER: usize = 32;

/// A localizer in the reader's language, with all that was loaded for the message.
pub struct View<'a> {
    l10n: Localizer<'a>,
    pub context: &'a RenderContext,
    reader: Option<&'a Person>,
}

impl<'a> Deref for View<'a> {
    type Target = Localizer<'a>;

    fn deref(&self) -> &Localizer<'a> {
        &self.l10n
    }
}

impl<'a> View<'a> {
    /// In the reader's language, else in the centre's.
    pub fn new(centre: &'a Centre, context: &'a RenderContext) -> Self {
        let chosen = context.reader.as_ref().and_then(|reader| reader.locale);
        let line = context.case.as_ref().map_or_else(Line::default, Case::line);
        let locale = chosen.unwrap_or(centre.locale);
        let l10n = Localizer { centre, locale, now: Some(context.now), line };
        View { l10n, context, reader: context.reader.as_ref() }
    }

    /// In a language, for whoever looks at a page.
    pub fn for_anybody(centre: &'a Centre, context: &'a RenderContext, locale: Locale) -> Self {
        let l10n = Localizer { centre, locale, now: Some(context.now), line: Line::default() };
        View { l10n, context, reader: None }
    }

    /// For one of several who read what was loaded once.
    pub fn for_reader(centre: &'a Centre, context: &'a RenderContext, reader: &'a Person) -> Self {
        let locale = reader.locale.unwrap_or(centre.locale);
        View { reader: Some(reader), ..View::for_anybody(centre, context, locale) }
    }

    /// The same for a case among others.
    pub fn of(&self, case: &Case) -> View<'a> {
        View { l10n: self.l10n.about(case), context: self.context, reader: self.reader }
    }

    pub fn reader(&self) -> Option<&Person> {
        self.reader
    }

    pub fn is_for(&self, person: PersonId) -> bool {
        self.reader().is_some_and(|reader| reader.id == person)
    }

    /// How much of the case the reader sees.
    pub fn visibility(&self, case: &Case) -> Visibility {
        self.reader().map_or(Visibility::Masked, |reader| visibility(reader, case))
    }

    /// "Lan ơi"; a group is "Mọi người ơi".
    pub fn greeting(&self) -> String {
        self.reader().map_or_else(|| plain!(self, "greeting-all"), |reader| self.greeting_to(reader))
    }

    /// Whom to ask for help in the middle of a sentence: "chị", "anh/chị", or the name.
    pub fn pronoun(&self) -> String {
        let Some(reader) = self.reader() else { return plain!(self, "pronoun-all") };
        self.honorific(reader).unwrap_or_else(|| given_name(&reader.name))
    }

    /// The name of a staff member: "chị Hoa", "Lan".
    pub fn mention(&self, id: PersonId) -> String {
        self.known(id).map_or_else(|| plain!(self, "former-colleague"), |person| self.colleague(person))
    }

    /// The name with the role on their side of a question: "Lan (ĐTV)", "anh Minh (QLCL)".
    pub fn name_with_role(&self, id: PersonId, side: Side) -> String {
        let person = self.mention(id);
        match self.known(id).and_then(|known| self.role(known, side)) {
            Some(role) => plain!(self, "with-role", person, role),
            None => person,
        }
    }

    /// The name with the capacity in which they were notified: "anh Minh (QLCL trực ngoài ca)".
    pub fn name_with_capacity(&self, id: PersonId, capacity: Capacity) -> String {
        let person = self.mention(id);
        let role = match capacity {
            Capacity::QaOnDuty => plain!(self, "as-qa-on-duty"),
            Capacity::QaOnCall => plain!(self, "as-qa-on-call"),
            Capacity::Qa | Capacity::QaOffDuty => plain!(self, "as-qa"),
            Capacity::QaLead => plain!(self, "as-qa-lead"),
            Capacity::ShiftLeader => plain!(self, "as-shift-leader"),
            Capacity::TeamLeader => plain!(self, "as-team-leader"),
            Capacity::Other => return person,
        };
        plain!(self, "with-role", person, role)
    }

    /// Several colleagues, the first of them by name.
    pub fn mentions(&self, ids: &[PersonId]) -> String {
        const NAMED: usize = 5;
        let mut named: Vec<String> = ids.iter().take(NAMED).map(|id| self.mention(*id)).collect();
        if ids.len() > NAMED {
            named.push(plain!(self, "and-more", count = ids.len() - NAMED));
        }
        named.join(", ")
    }

    /// Whom a rung should have told: the owner by name, others by role.
    pub fn recipient(&self, case: &Case, tell: Recipient) -> String {
        match tell {
            Recipient::Owner => self.mention(case.owner),
            Recipient::AskedFor => plain!(self, "role-asked-for"),
            Recipient::ShiftLeader => plain!(self, "role-shift-leader"),
            Recipient::TeamLeader => plain!(self, "role-team-leader"),
            Recipient::QaOnDuty => plain!(self, "role-qa-on-duty"),
            Recipient::QaAllOnDuty => plain!(self, "role-qa-all-on-duty"),
            Recipient::QaLead => plain!(self, "role-qa-lead"),
            Recipient::Admin => plain!(self, "role-admin"),
        }
    }

    fn known(&self, id: PersonId) -> Option<&Person> {
        self.context.people.get(&id).or(self.reader().filter(|reader| reader.id == id))
    }

    /// Whether the reader's roles allow this.
    pub fn may(&self, action: Action) -> bool {
        self.reader().is_some_and(|reader| permit(reader, action, None).is_ok())
    }

    /// A staff member's own phone number, to wake them.
    pub fn staff_phone(&self, id: PersonId) -> Option<String> {
        self.known(id).and_then(|person| self.phone_of(person))
    }

    /// 📋 to phone this person; `None` as above.
    pub fn copy_staff_phone(&self, id: PersonId) -> Option<InlineButton> {
        self.known(id).and_then(|person| self.copy_colleague_button(person))
    }

    /// The same of a colleague who is at hand.
    pub fn phone_of(&self, person: &Person) -> Option<String> {
        let written = person.phone.as_deref()?;
        let number =
            Phone::parse(written).map_or_else(|_| quoted(written, LONGEST_NUMBER), |phone| phone.spoken());
        Some(number).filter(|number| !number.is_empty())
    }
}
