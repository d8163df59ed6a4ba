//! What stands after `/premium`.

use super::{Field, InputShape, ParsedCall, read_new_case};
use crate::domain::base::fold::tidy;
use crate::domain::base::phone::numbers_in;

/// Reads it as what stands after `/vip`, but for a number that comes first: it is the one the customer calls from,
/// whatever words follow it ("0909… mất sóng ở Quận 7").
pub fn read_premium_case(text_after_command: &str) -> ParsedCall {
    let text = tidy(text_after_command);
    let in_parts =
        text.contains(['|', '\t']) || text.lines().filter(|line| !line.trim().is_empty()).count() > 2;
    let first = numbers_in(&text)
        .into_iter()
        .next()
        .filter(|found| !in_parts && text[..found.span.start].chars().all(|c| !c.is_alphanumeric()));
    let Some(first) = first else { return read_new_case(text_after_command) };
    let rest = text[first.span.end..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '+').trim();
    let mut reading = read_new_case(rest);
    // Another number in what the customer says is not who calls.
    if reading.fields.calling.is_some() || (reading.fields.request.is_none() && !rest.is_empty()) {
        reading.fields.request = Some(rest.to_owned());
        reading.problems.retain(|(field, _)| *field != Field::Request);
    }
    reading.fields.calling = Some(first.phone);
    reading.problems.retain(|(field, _)| *field != Field::Calling);
    reading.shape = if reading.shape == InputShape::Bare { InputShape::Free } else { reading.shape };
    reading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::phone::Phone;

    #[test]
    fn the_number_that_comes_first_is_who_calls() {
        for (text, name, calling, request) in [
            ("0909123456 hỏi gói cước", None, Some("0909123456"), Some("hỏi gói cước")),
            ("0909.123.456: mất sóng ở Quận 7", None, Some("0909123456"), Some("mất sóng ở Quận 7")),
            ("0909123456 hỏi cho số 0908222333", None, Some("0909123456"), Some("hỏi cho số 0908222333")),
            (
                "chị Hương 0909123456 hỏi gói cước",
                Some("chị Hương"),
                Some("0909123456"),
                Some("hỏi gói cước"),
            ),
            (
                "chị Hương | 0909123456 | hỏi gói cước",
                Some("chị Hương"),
                Some("0909123456"),
                Some("hỏi gói cước"),
            ),
            ("0909123456", None, Some("0909123456"), None),
            ("hỏi gói cước", None, None, Some("hỏi gói cước")),
        ] {
            let fields = read_premium_case(text).fields;
            assert_eq!(fields.leader.as_deref(), name, "{text}");
            assert_eq!(fields.calling, calling.map(|typed| Phone::parse(typed).unwrap()), "{text}");
            assert_eq!(fields.request.as_deref(), request, "{text}");
        }
    }
}
