//! Erasing the personal data of a closed case. What reports count stays: when, by whom, of what kind, how it ended.

use super::guidance::Guidance;
use super::premium::Premium;
use super::vip::{Agreement, CallFields, Vip};
use super::{Case, CompletionResult, Subject};
use crate::domain::base::phone::Phone;
use chrono::{DateTime, Utc};

impl Case {
    pub fn is_erased(&self) -> bool {
        self.erased.is_some()
    }

    /// The case without names, numbers and texts.
    #[must_use]
    pub fn without_personal_data(&self, now: DateTime<Utc>) -> Case {
        let mut case = Case { erased: Some(now), files: Vec::new(), ..self.clone() };
        if let Some(waiting) = &mut case.waiting {
            waiting.unit.clear();
        }
        if let Some(completion) = &mut case.completion
            && let CompletionResult::Cannot { why } = &mut completion.result
        {
            why.clear();
        }
        match &mut case.subject {
            Subject::Vip(vip) => vip.erase(),
            Subject::Premium { premium } => premium.erase(),
        }
        case
    }
}

impl Vip {
    fn erase(&mut self) {
        self.fields = CallFields {
            leader: String::new(),
            calling: Phone::erased(),
            request: String::new(),
            callback: None,
            kind: self.fields.kind,
        };
        (self.check.subscriber, self.check.owner_on_record) = (None, None);
        self.check.business_number = None;
        if let Some(Agreement::OtherDiffers(what)) = &mut self.check.agreement {
            what.clear();
        }
        self.guidance.iter_mut().for_each(Guidance::erase);
    }
}

impl Premium {
    fn erase(&mut self) {
        *self = Premium {
            kind: self.kind,
            customer: String::new(),
            calling: Phone::erased(),
            request: String::new(),
            callback: None,
            about: None,
            signal: None,
        };
    }
}

impl Guidance {
    fn erase(&mut self) {
        self.words = None;
        for answer in self.answer.iter_mut().chain(&mut self.earlier) {
            answer.words.clear();
            // Nobody can confirm what is gone.
            if let Some(phoned) = &mut answer.phoned {
                (phoned.remind_at, phoned.lead_told_at) = (None, None);
            }
        }
    }
}
