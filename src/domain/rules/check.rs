//! Step 2: checking the calling number and the request (A2.1, A2.2), and the leader's confirmation of a request that does
//! not agree with the subscriber system (A3.3).

use super::{CaseEditor, checked_text};
use crate::domain::base::phone::Phone;
use crate::domain::base::subscriber;
use crate::domain::base::subscriber::{Likeness, Subscriber};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::vip::{Agreement, LeaderConfirmation, Vip};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    pub(super) fn paste(&mut self, name: &str) -> Result<Phrase, Refusal> {
        let name = checked_text(name)?;
        let read = subscriber::read(&name, &self.context.centre.business_prefixes);
        self.log(AuditEvent::SubscriberPasted, Some(name.clone()));
        self.vip()?.check.subscriber = Some(name);
        let said = match read {
            Subscriber::Unclear => {
                self.vip()?.check.business = None;
                Phrase::SubscriberUnclear
            }
            Subscriber::Business { .. } | Subscriber::Other => {
                let business = read != Subscriber::Other;
                self.set_business_quietly(business)?;
                Phrase::Pasted { business }
            }
        };
        self.compare_names();
        Ok(said)
    }

    /// Whether both names that were pasted are the leader's, each by given name and one more word of it.
    pub(super) fn compare_names(&mut self) {
        let prefixes = &self.context.centre.business_prefixes;
        let Some(Vip { check, .. }) = self.case.vip() else { return };
        let is_the_leaders = |name: &str| subscriber::likeness(name, self.case.caller()) == Likeness::Same;
        let calling = match check.read(prefixes) {
            Some(Subscriber::Business { name: Some(name), .. }) => is_the_leaders(&name),
            Some(Subscriber::Business { name: None, .. } | Subscriber::Unclear | Subscriber::Other)
            | None => false,
        };
        let owner =
            check.owner_on_record.as_deref().is_some_and(|owner| is_the_leaders(&name_in(owner, prefixes)));
        let same = calling && owner;
        if let Some(vip) = self.case.vip_mut() {
            vip.check.names_are_the_leaders = same;
        }
    }

    pub(super) fn set_business(&mut self, business: bool) -> Result<Phrase, Refusal> {
        if self.set_business_quietly(business)? {
            self.invalidate_answers();
        }
        Ok(Phrase::BusinessSet { business })
    }

    /// Where the result is told, after ❌ (A1.3).
    pub(super) fn note_business_number(&mut self, number: Phone) -> Result<Phrase, Refusal> {
        let was = self.vip()?.check.business_number.replace(number).map(|before| before.dialled());
        self.log(AuditEvent::BusinessNumberSet, was);
        Ok(Phrase::Corrected)
    }

    /// Whether that is news to QA, who reads a pasted name as an edit of the question, without a second ring.
    fn set_business_quietly(&mut self, business: bool) -> Result<bool, Refusal> {
        let was = self.vip()?.check.business.replace(business);
        self.log(AuditEvent::BusinessSet { business }, None);
        // A go-ahead given before was not about a number that is no business number (A3.1).
        let news = !business && was != Some(false);
        if news {
            self.drop_answers();
        }
        Ok(news)
    }

    /// Compares the pasted owner with the name the leader gave and with the business number's: the same person
    /// agrees, another one does not, and of a given name alone the agent is asked.
    pub(super) fn paste_owner(&mut self, pasted: &str) -> Result<Phrase, Refusal> {
        let pasted = checked_text(pasted)?;
        let prefixes = &self.context.centre.business_prefixes;
        let owner = name_in(&pasted, prefixes);
        let caller = self.case.vip().and_then(|vip| vip.check.subscriber.as_deref());
        let caller = caller.map(|name| name_in(name, prefixes));
        let known = [Some(self.case.caller().to_owned()), caller];
        let likenesses: Vec<Likeness> =
            known.into_iter().flatten().map(|name| subscriber::likeness(&owner, &name)).collect();
        self.log(AuditEvent::OwnerPasted, Some(pasted.clone()));
        let company = subscriber::is_company(&pasted);
        self.vip()?.check.owner_on_record = Some(pasted);
        self.compare_names();
        let said = if likenesses.contains(&Likeness::Same) {
            self.set_agreement(Agreement::Agrees)?
        } else if company || likenesses.contains(&Likeness::Given) {
            self.vip()?.check.agreement = None;
            Phrase::OwnerUnclear
        } else {
            self.set_agreement(Agreement::OwnerDiffers)?
        };
        // While QA decides, the name is for QA to judge; an earlier decision was not about another owner.
        let asks = self.case.open_question().is_some();
        if asks || self.vip()?.check.agreement == Some(Agreement::OwnerDiffers) {
            self.drop_answers();
        }
        Ok(if asks { Phrase::PassedToQa } else { said })
    }

    pub(super) fn set_agreement(&mut self, agreement: Agreement) -> Result<Phrase, Refusal> {
        let what = match &agreement {
            Agreement::OtherDiffers(what) => Some(checked_text(what)?),
            Agreement::Agrees | Agreement::OwnerDiffers | Agreement::PaymentDiffers => None,
        };
        let agrees = agreement == Agreement::Agrees;
        self.log(AuditEvent::AgreementSet { agrees }, what);
        let check = &mut self.vip()?.check;
        check.agreement = Some(agreement);
        check.confirmed = None;
        Ok(Phrase::AgreementSet { agrees })
    }

    /// A3.3: the leader was told what does not agree, and it stays as asked.
    pub(super) fn confirm_as_is(&mut self) -> Result<Phrase, Refusal> {
        if !self.vip()?.check.differs() {
            return Ok(Phrase::NothingChanged);
        }
        let (at, by) = (self.context.now, self.by.id);
        self.vip()?.check.confirmed = Some(LeaderConfirmation { at, by });
        self.log(AuditEvent::ConfirmedAsIs, None);
        self.show_to_qa();
        Ok(Phrase::ConfirmedAsIs)
    }
}

/// The leader's name behind a prefix of the centre's; else the text as it is.
fn name_in(text: &str, prefixes: &[String]) -> String {
    match subscriber::read(text, prefixes) {
        Subscriber::Business { name: Some(name), .. } => name,
        Subscriber::Business { name: None, .. } | Subscriber::Unclear | Subscriber::Other => text.to_owned(),
    }
}
