//! The codes of one-time links and of wall screens are secrets: an update that is set aside is kept without them.

use serde_json::Value;

/// What stands for a code.
const MASK: &str = "***";

/// The update without these codes, wherever in it they stand: behind `/start`, in a link, in its fragment, in a message
/// that is replied to.
pub fn without_codes(raw: &str) -> String {
    match serde_json::from_str(raw) {
        Ok(mut update) => {
            mask(&mut update);
            update.to_string()
        }
        // Nothing a person has typed is in it.
        Err(_) => raw.to_owned(),
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::String(text) => *text = masked(text),
        Value::Array(values) => values.iter_mut().for_each(mask),
        Value::Object(fields) => fields.values_mut().for_each(mask),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn masked(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [command, _, ..]
            if command.split('@').next().is_some_and(|word| word.eq_ignore_ascii_case("/start")) =>
        {
            format!("{command} {MASK}")
        }
        _ => without_fragments(&without_starts(text)),
    }
}

/// Without what stands behind `start=`.
fn without_starts(text: &str) -> String {
    let mut parts = text.split("start=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |so_far, part| format!("{so_far}start={MASK}{}", part.trim_start_matches(is_of_code)))
}

/// Without the fragment of a link: a wall screen has its code there.
fn without_fragments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let fragment = word.find("://").and_then(|from| Some(from + word[from..].find('#')? + 1));
        match fragment {
            Some(at) => {
                let rest = word[at..].trim_start_matches(is_of_code);
                kept.push_str(&word[..at]);
                kept.push_str(MASK);
                kept.push_str(rest);
            }
            None => kept.push_str(word),
        }
    }
    kept
}

fn is_of_code(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stays_readable() {
        for raw in [
            r#"{"update_id":1,"message":{"text":"/start c0de-42","from":{"first_name":"Lan"}}}"#,
            r#"{"update_id":1,"message":{"text":"/start@loihua_bot  c0de-42 x"}}"#,
            r#"{"update_id":1,"message":{"text":"/START c0de-42"}}"#,
            r#"{"update_id":1,"message":{"text":"?","reply_to_message":{"text":"/start c0de-42"}}}"#,
            r#"{"update_id":1,"edited_message":{"text":"vào https://t.me/loihua_bot?start=c0de-42 nhé"}}"#,
            r#"{"update_id":1,"message":{"text":"màn hình https://b.example/wall?lang=vi#c0de-42 nhé"}}"#,
            r#"{"update_id":1,"message":{"entities":[{"url":"https://b.example/wall#c0de_42"}]}}"#,
        ] {
            let kept = without_codes(raw);
            assert!(!kept.contains("c0de") && kept.contains("***"), "{kept}");
        }
        let raw = r#"{"message":{"text":"/start"},"update_id":1}"#;
        assert_eq!(without_codes(raw), raw);
        let link = r#"{"edited_message":{"text":"vào t.me/b?start=c0de nhé"}}"#;
        assert_eq!(without_codes(link), r#"{"edited_message":{"text":"vào t.me/b?start=*** nhé"}}"#);
        let case = r#"{"message":{"text":"phiếu #12 https://b.example/x"}}"#;
        assert_eq!(without_codes(case), case, "no link has this fragment");
    }
}
