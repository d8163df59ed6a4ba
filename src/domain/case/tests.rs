//! The stored form of a case: what older versions wrote is read, and what this one writes can be read by them.

use super::{Case, Status, guidance::Verdict};
use crate::domain::base::ids::PersonId;
use serde_json::{Value, json};

const AT: &str = "2026-03-02T07:00:00Z";

fn ladder() -> Value {
    json!({
        "steps": [
            {"at": [-300, 0], "tell": ["owner"], "every": null},
            {"at": [600, 0], "tell": ["owner", "shift_leader"], "every": [600, 0]},
        ],
        "anchor": AT, "next": 1, "occurrence": 2,
    })
}

/// A case of the version before the call fields, the check, the questions and the transfers became the subject.
fn stored() -> Value {
    let answer = |verdict: &str, revision: u32| {
        json!({
            "at": AT, "by": 31, "verdict": verdict, "words": "hỏi lại tên", "revision": revision, "corrects": true,
            "climb": ladder(), "read": {"at": AT, "by": 1},
        })
    };
    json!({
        "id": 12, "version": 7, "taken_at": AT, "taken_by": 1, "owner": 2, "joined": [3],
        "fields": {
            "leader": "anh Hùng", "calling": "+84912345678", "request": "cắt mất máy 0903111222",
            "callback": "+84987654321", "kind": "lost_phone",
        },
        "check": {
            "subscriber": "CTY TNHH ABC", "business": false, "owner_on_record": "LE THI HOA",
            "agreement": {"other_differs": "trả trước"}, "confirmed": {"at": AT, "by": 1},
        },
        "guidance": [
            {
                "number": 1, "asked_at": AT, "asked_by": 1, "reason": "lost_elsewhere", "words": null,
                "since_version": 2, "climb": ladder(),
                "told": [{"person": 31, "capacity": "qa_on_duty", "at": AT, "failed": false}],
                "unreached": ["qa_lead"], "offered_until": AT, "claim": null,
                "answer": answer("go_ahead", 2), "earlier": answer("verify_more", 1), "dropped": null, "lines": 3,
            },
            {
                "number": 2, "asked_at": AT, "asked_by": 1, "reason": "other", "words": "gấp",
                "since_version": 5, "climb": ladder(), "told": [], "unreached": [], "offered_until": null,
                "claim": {"by": 31, "at": AT, "until": AT, "comes_back": true},
                "answer": null, "earlier": null,
                "dropped": {"at": AT, "by": 1, "why": "taken_back"}, "lines": 0,
            },
        ],
        "transfers": [{
            "number": 1, "wanted": "team_leader", "asked_at": AT, "asked_by": 1, "climb": ladder(),
            "asked": [{"person": 21, "stands": "team_leader", "at": AT, "failed": false}],
            "unreached": ["shift_leader"], "end": {"at": AT, "how": {"taken": 21}},
        }],
        "waiting": {"unit": "tổ kỹ thuật", "since": AT},
        "outcome": {"at": AT, "by": 2, "result": {"done": {"checked": true, "overridden": false}}},
        "promise": {
            "number": 2, "made_at": AT, "due": AT, "climb": ladder(), "quiet": [{"person": 2, "until": AT}],
        },
        "tries": [{"at": AT, "by": 2}],
        "closing": {"at": AT, "by": 2, "how": "told", "settled": false},
        "giving": {
            "number": 1, "at": AT, "by": 1, "from": 1, "to": [2, 3], "declined": [3], "until": AT,
            "over": {"taken": 2},
        },
        "owner_left": 1,
        "handing": {"handover": 4, "from": [11], "accepted": {"by": 12, "at": AT}},
    })
}

#[test]
fn a_case_is_stored_as_by_the_version_before() {
    let case: Case = serde_json::from_value(stored()).expect("a stored case is read");
    assert_eq!(serde_json::to_value(&case).expect("a case is written"), stored());
    assert_eq!(case.caller(), "anh Hùng");
    assert_eq!(case.verdict(), Some(Verdict::GoAhead));
    assert_eq!(case.transfers().len(), 1);
    assert_eq!(case.reassignment.as_ref().map(|reassignment| reassignment.from), Some(PersonId(1)));
}

#[test]
fn an_old_case_without_later_fields_is_read() {
    let mut stored = stored();
    let facts = stored.as_object_mut().expect("an object");
    for later in ["guidance", "transfers", "giving", "owner_left", "handing", "closing", "outcome"] {
        facts.remove(later);
    }
    let case: Case = serde_json::from_value(stored).expect("a stored case is read");
    assert!(case.questions().is_empty() && case.transfers().is_empty());
    assert_eq!(case.status(), Status::Waiting);
}

#[test]
fn a_broken_case_says_what_is_wrong_with_it() {
    let mut stored = stored();
    stored["fields"]["kind"] = json!("no_kind");
    let error = serde_json::from_value::<Case>(stored).expect_err("no such kind").to_string();
    assert!(error.contains("no_kind"), "{error}");
}
