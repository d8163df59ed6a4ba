//! Step 2: checking the calling number and the request (A2.1, A2.2), and the leader's confirmation of a request that does
//! not agree with the subscriber system (A3.3).

use super::{CaseEditor, checked_text};
use crate::domain::base::subscriber;
use crate::domain::base::subscriber::{Likeness, Subscriber};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::vip::{Agreement, LeaderConfirmation};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    pub(super) fn paste(&mut self, name: &str) -> Result<Phrase, Refusal> {
        let name = checked_text(name)?;
        let read = subscriber::read(&name, &self.context.centre.business_prefixes);
        let business = matches!(read, Subscriber::Business { .. });
        self.log(AuditEvent::SubscriberPasted, Some(name.clone()));
        self.case.vip_mut().check.subscriber = Some(name);
        self.set_business(business);
        self.show_to_qa();
        Ok(Phrase::Pasted { business })
    }

    pub(super) fn set_business(&mut self, business: bool) -> Phrase {
        let was = self.case.vip_mut().check.business.replace(business);
        self.log(AuditEvent::BusinessSet { business }, None);
        // A go-ahead given before was not about a number that is no business number (A3.1).
        if !business && was != Some(false) {
            self.invalidate_answers();
        }
        Phrase::BusinessSet { business }
    }

    /// Compares the pasted owner with the name the leader gave and with the business number's: the same person
    /// agrees, another one does not, and of a given name alone the agent is asked.
    pub(super) fn paste_owner(&mut self, pasted: &str) -> Result<Phrase, Refusal> {
        let pasted = checked_text(pasted)?;
        let prefixes = &self.context.centre.business_prefixes;
        let name_in = |text: &str| match subscriber::read(text, prefixes) {
            Subscriber::Business { name: Some(name), .. } => name,
            Subscriber::Business { name: None, .. } | Subscriber::Other => text.to_owned(),
        };
        let owner = name_in(&pasted);
        let caller = self.case.vip().check.subscriber.as_deref().map(name_in);
        let known = [Some(self.case.caller().to_owned()), caller];
        let likenesses: Vec<Likeness> =
            known.into_iter().flatten().map(|name| subscriber::likeness(&owner, &name)).collect();
        self.log(AuditEvent::OwnerPasted, Some(pasted.clone()));
        self.case.vip_mut().check.owner_on_record = Some(pasted);
        let said = if likenesses.contains(&Likeness::Same) {
            self.set_agreement(Agreement::Agrees)?
        } else if likenesses.contains(&Likeness::Given) {
            self.case.vip_mut().check.agreement = None;
            Phrase::OwnerUnclear
        } else {
            self.set_agreement(Agreement::OwnerDiffers)?
        };
        // While QA decides, the name is for QA to judge; an earlier decision was not about another owner.
        let asks = self.case.open_question().is_some();
        if asks || self.case.vip().check.agreement == Some(Agreement::OwnerDiffers) {
            self.invalidate_answers();
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
        let check = &mut self.case.vip_mut().check;
        check.agreement = Some(agreement);
        check.confirmed = None;
        Ok(Phrase::AgreementSet { agrees })
    }

    /// A3.3: the leader was told what does not agree, and it stays as asked.
    pub(super) fn confirm_as_is(&mut self) -> Phrase {
        if !self.case.vip().check.differs() {
            return Phrase::NothingChanged;
        }
        let (at, by) = (self.context.now, self.by.id);
        self.case.vip_mut().check.confirmed = Some(LeaderConfirmation { at, by });
        self.log(AuditEvent::ConfirmedAsIs, None);
        self.show_to_qa();
        Phrase::ConfirmedAsIs
    }
}
