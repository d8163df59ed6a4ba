//! Parses a new case told in a sentence: what its words say of every number, the leader wherever they stand, and the
//! rest as the request.

use super::field::{MAX_REQUEST, unlabelled};
use super::roles::{Assigned, assign};
use super::tokens::{Piece, Token, tokens};
use super::vocabulary::{LEAD_INS, Role, begins};
use super::{Field, FieldProblem, InputShape, ParsedCall, due, labelled, leader};
use crate::domain::base::phone::{Phone, numbers_in};
use std::ops::Range;

/// Where the text ends that is looked at: what is behind that belongs to the request, which is too long then.
fn looked_at(text: &str) -> usize {
    text.char_indices().nth(MAX_REQUEST).map_or(text.len(), |(at, _)| at)
}

/// See [`super::read_new_case`]; `text` is tidy.
pub(super) fn read(whole: &str) -> ParsedCall {
    let (text, more) = whole.split_at(looked_at(whole));
    let tokens = tokens(text);
    let parts = labelled::parts(&tokens);
    let leader = labelled::leader(&tokens, &parts).or_else(|| leader::find(&tokens));
    let numbers = assign(&tokens, leader.as_ref(), &parts);
    let when = due::labelled(text, &tokens, &parts).or_else(|| due::find(text, &tokens));
    let of = |role| numbers.iter().find(|number| number.role == Some(role));

    let taken = numbers.iter().filter(|number| matches!(number.role, Some(Role::Calling | Role::Callback)));
    let mut taken: Vec<Range<usize>> = taken.map(|number| number.with_words.clone()).collect();
    taken.extend(leader.clone().map(|leader| with_lead_in(&tokens, leader)));
    taken.extend(when.clone().map(|(range, _)| range));
    taken.extend(labelled::spoken_for(&tokens, &parts, leader.as_ref()));
    let between = if parts.is_empty() { " " } else { labelled::between(&tokens) };
    let request = rest(text, &tokens, taken, between) + more;
    let leader = leader.map(|range| without_labels(typed(text, &tokens, range))).unwrap_or_default();

    let fields = [(Field::Leader, leader.as_str()), (Field::Request, request.as_str())];
    let mut read = ParsedCall::of(InputShape::Free, fields);
    for (field, role) in [(Field::Calling, Role::Calling), (Field::Callback, Role::Callback)] {
        if let Some(Assigned { at, .. }) = of(role) {
            read.set(field, &text[tokens[*at].span.clone()]);
        } else if role == Role::Calling {
            read.report(field, FieldProblem::Missing);
        }
    }
    if let Some(when) = when {
        read.take_when(text, &tokens, when);
    }
    let clear =
        |number: &Assigned| number.explained && matches!(tokens[number.at].piece, Piece::Number(Ok(_)));
    if read.problems.is_empty() && read.fields.request.is_some() && numbers.iter().all(clear) {
        read.shape = if parts.is_empty() { InputShape::Clear } else { InputShape::Parts };
    }
    read
}

impl ParsedCall {
    /// Sets the time said in a sentence, or reports why it cannot be used.
    fn take_when(&mut self, text: &str, tokens: &[Token], (range, when): due::Found) {
        match when {
            Ok(when) => self.fields.when = Some(when),
            Err(why) => {
                let typed = typed(text, tokens, range).to_owned();
                self.report(Field::When, FieldProblem::Time { typed, why });
            }
        }
    }

    /// The time and the callback number that a request says, where no part of their own does.
    pub(super) fn complete_from(&mut self, request: &str) {
        let request = &request[..looked_at(request)];
        let tokens = tokens(request);
        let said = |field| self.problems.iter().any(|(problem, _)| *problem == field);
        let (no_when, no_callback) = (
            self.fields.when.is_none() && !said(Field::When),
            self.fields.callback.is_none() && !said(Field::Callback),
        );
        if no_when && let Some(when) = due::find(request, &tokens) {
            self.take_when(request, &tokens, when);
        }
        let callback = |number: &Assigned| number.announced && number.role == Some(Role::Callback);
        if no_callback
            && let Some(number) = assign(&tokens, None, &[]).into_iter().find(callback)
            && let Piece::Number(Ok(phone)) = &tokens[number.at].piece
        {
            self.fields.callback = Some(phone.clone());
        }
    }
}

/// The numbers in a request that its words don't make the callback or the calling number.
pub(super) fn numbers_to_help(request: &str) -> Vec<Phone> {
    let request = &request[..looked_at(request)];
    if numbers_in(request).is_empty() {
        return Vec::new();
    }
    let tokens = tokens(request);
    let mut named: Vec<Phone> = Vec::new();
    for number in assign(&tokens, None, &[]).iter().filter(|number| !number.announced) {
        if let Piece::Number(Ok(phone)) = &tokens[number.at].piece
            && !named.contains(phone)
        {
            named.push(phone.clone());
        }
    }
    named
}

fn typed<'a>(text: &'a str, tokens: &[Token], range: Range<usize>) -> &'a str {
    &text[tokens[range.start].span.start..tokens[range.end - 1].span.end]
}

/// "anh Hoàng", line break, "Chức vụ: GĐ": the label is no part of the leader.
fn without_labels(leader: &str) -> String {
    let lines =
        leader.split(['\n', '|']).map(|line| line.rsplit_once(':').map_or(line, |(_, value)| value).trim());
    lines.collect::<Vec<_>>().join(" ")
}

/// The leader with the words that only introduce one: "e nhận cuộc gọi của anh Phúc", "LĐ: anh Phúc"; and with "gọi" behind, where
/// that is all.
fn with_lead_in(tokens: &[Token], leader: Range<usize>) -> Range<usize> {
    let mut start = leader.start;
    let comma = usize::from(tokens.get(leader.end).is_some_and(|token| token.is(',')));
    let calls =
        begins(tokens, leader.end + comma, "goi|vua goi|goi den|goi len|goi toi|goi vao|goi vô|goi vo");
    let clause_ends =
        |end: usize| tokens.get(end).is_none_or(|next| !next.is_word() && !next.is_number() && !next.is('('));
    let end = leader.end
        + calls.map(|taken| comma + taken).filter(|taken| clause_ends(leader.end + taken)).unwrap_or(0);
    loop {
        if start > 0 && (tokens[start - 1].is(':') || tokens[start - 1].is('(')) {
            start -= 1;
        } else if let Some(taken) = LEAD_INS.end(tokens, start) {
            start -= taken;
        } else {
            return start..end;
        }
    }
}

/// The text without what these tokens say; what is left of it is joined by `between`.
fn rest(text: &str, tokens: &[Token], mut taken: Vec<Range<usize>>, between: &str) -> String {
    taken.sort_by_key(|range| range.start);
    let mut request = String::new();
    let mut from = 0;
    for range in taken {
        let (start, end) = (tokens[range.start].span.start, tokens[range.end - 1].span.end);
        append(&mut request, text.get(from..start).unwrap_or_default(), between);
        from = from.max(end);
    }
    append(&mut request, &text[from..], between);
    request
}

fn append(request: &mut String, more: &str, between: &str) {
    let more = trimmed(unlabelled(&trimmed(more), Field::Request));
    if !request.is_empty() && !more.is_empty() {
        request.push_str(between);
    }
    request.push_str(&more);
}

/// Without the punctuation left where something was removed.
fn trimmed(text: &str) -> String {
    let left_over = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '/' | '|' | '(');
    text.trim_start_matches(|c| left_over(c) || matches!(c, '.' | ')' | '!'))
        .trim_end_matches(left_over)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{CallbackTime, FieldProblem, read_new_case};
    use super::*;
    use crate::domain::base::phone::Phone;
    use std::time::Duration;

    #[test]
    fn reads_a_sentence_around_its_numbers() {
        let (hung, other) = ("0912345678", "0903111222");
        for (text, leader, calling, request, callback) in [
            (
                "anh Hùng GĐ Đồng Nai 0912345678 báo mất máy cắt giúp số 0903111222",
                "anh Hùng GĐ Đồng Nai",
                hung,
                "báo mất máy cắt giúp số 0903111222",
                "",
            ),
            ("anh Hùng 0912 345 678 mở nợ cước, gọi lại 0903 111 222", "anh Hùng", hung, "mở nợ cước", other),
            (
                "Nguyễn Văn Hùng (GĐ), sđt: 0912.345.678 - mở nợ cước",
                "Nguyễn Văn Hùng (GĐ)",
                hung,
                "mở nợ cước",
                "",
            ),
            ("0912345678 anh Hùng báo mất máy", "anh Hùng", hung, "báo mất máy", ""),
            ("0912345678 A. Bảo bao mat may", "A. Bảo", hung, "bao mat may", ""),
            (
                "chi Lan 0912345678 mo no cuoc lh lai so 0903111222 gap",
                "chi Lan",
                hung,
                "mo no cuoc gap",
                other,
            ),
            (
                "anh Hùng báo mất máy số 0903111222, gọi từ 0912345678",
                "anh Hùng",
                hung,
                "báo mất máy số 0903111222",
                "",
            ),
            ("anh Hùng\n0912345678 mở chặn", "anh Hùng", hung, "mở chặn", ""),
            ("e nhận đt của anh Hùng 0912345678 mở chặn", "anh Hùng", hung, "mở chặn", ""),
            ("C.Hoa gọi từ 0912345678 cần mở nợ", "C.Hoa", hung, "cần mở nợ", ""),
            ("lh lại 0903111222 nhé, anh Hùng 0912345678 mở nợ", "anh Hùng", hung, "nhé mở nợ", other),
            ("anh Cần Thơ 0912345678 mở nợ", "anh Cần Thơ", hung, "mở nợ", ""),
            ("Anh Hùng 0912345678\nMở nợ cước", "Anh Hùng", hung, "Mở nợ cước", ""),
            (
                "Anh Hùng, Giám đốc Viễn thông Huế, gọi. Số anh là 0912345678. Mở nợ số 0903111222",
                "Anh Hùng, Giám đốc Viễn thông Huế",
                hung,
                "Mở nợ số 0903111222",
                "",
            ),
            (
                "mở nợ cho sdt của bác Hùng kế toán nội bộ 0912345678",
                "bác Hùng kế toán nội bộ",
                hung,
                "mở nợ cho sdt",
                "",
            ),
            (
                "anh Hùng PGĐ (sở Tài chính) nhờ mở nợ, số ảnh 0912345678",
                "anh Hùng PGĐ (sở Tài chính)",
                hung,
                "nhờ mở nợ",
                "",
            ),
            (
                "anh Hùng kêu mở nợ, số chị 0912345678 bị cắt, gọi từ 0912345678",
                "anh Hùng",
                hung,
                "kêu mở nợ, số chị 0912345678 bị cắt",
                "",
            ),
            (
                "em Hùng thư ký sếp Quyền 0912345678 hỏi gói cước",
                "em Hùng thư ký sếp Quyền",
                hung,
                "hỏi gói cước",
                "",
            ),
            ("ANH HÙNG BÁO MẤT MÁY, GỌI TỪ 0912345678", "ANH HÙNG", hung, "BÁO MẤT MÁY", ""),
            ("anh Hùng 912345678 mở nợ", "anh Hùng", hung, "mở nợ", ""),
            ("anh Hùng 0912345678 mở nợ. <b>gấp</b> 🙏", "anh Hùng", hung, "mở nợ. <b>gấp</b> 🙏", ""),
        ] {
            let fields = read_new_case(text).fields;
            let dialled = |phone: Option<Phone>| phone.map(|phone| phone.dialled()).unwrap_or_default();
            let read = (
                fields.leader.unwrap_or_default(),
                dialled(fields.calling),
                fields.request.unwrap_or_default(),
                dialled(fields.callback),
            );
            assert_eq!(read, (leader.into(), calling.into(), request.into(), callback.into()), "{text:?}");
        }
    }

    #[test]
    fn says_what_a_sentence_leaves_out() {
        for (text, missing) in [
            ("anh Hùng báo mất máy", &[Field::Calling][..]),
            ("mở nợ cước", &[Field::Leader, Field::Calling]),
            ("0912345678", &[Field::Leader, Field::Request]),
            ("anh Hùng 0912345678", &[Field::Request]),
            ("anh Hùng mở nợ, gọi lại 0912345678", &[Field::Calling]),
            ("🙏", &[Field::Leader, Field::Calling]),
        ] {
            let expected: Vec<_> = missing.iter().map(|field| (*field, FieldProblem::Missing)).collect();
            assert_eq!(read_new_case(text).problems, expected, "{text:?}");
        }
    }

    #[test]
    fn tells_who_calls_whom() {
        let (own, other) = ("0912345678", "0903111222");
        for (text, calling, callback) in [
            ("chị Lan GĐ nhờ mở nợ số 0912345678, xong thì gọi chị qua 0903111222", "", other),
            ("anh Tú GĐ nhờ mở nợ số 0912345678, gọi anh theo số 0903111222", "", other),
            ("bác Sơn GĐ nhờ mở nợ số 0912345678, có gì gọi bác vào máy bàn 0903111222", "", other),
            ("bác Sơn GĐ nhờ mở nợ số 0903111222, bác gọi máy bàn 0912345678", own, ""),
            ("anh Nam GĐ gọi em qua 0912345678, mở nợ số 0903111222", own, ""),
            ("anh Nam GĐ alo 0912345678, mở nợ số 0903111222", own, ""),
            ("mở nợ, gọi lại cho ông Vinh số 0912345678", own, ""),
            ("mở nợ số 0903111222, lát em gọi lại, số anh 0912345678, anh Nam GĐ", own, ""),
            ("0903111222 là số cần mở nợ, 0912345678 là số anh, anh Nam GĐ", own, ""),
            ("anh Nam GĐ nói số 0903111222 nợ cước, nhắc lại số là 0903111222", "", ""),
        ] {
            let fields = read_new_case(text).fields;
            let dialled = |phone: Option<Phone>| phone.map(|phone| phone.dialled()).unwrap_or_default();
            let read = (dialled(fields.calling), dialled(fields.callback));
            assert_eq!(read, (calling.into(), callback.into()), "{text:?}");
        }
    }

    #[test]
    fn quotes_a_number_that_cannot_be_right() {
        for (text, typed, digits) in [
            ("anh Hùng 091234567 mở nợ 500.000.000 đ", "091234567", 9),
            ("anh Hùng, sđt 0912 345 67, mở nợ 500.000.000 đ", "0912 345 67", 9),
        ] {
            let read = read_new_case(text);
            let why = crate::domain::base::phone::PhoneError::TooShort { digits, needs: 10 };
            assert_eq!(read.problems, [(Field::Calling, FieldProblem::Phone { typed: typed.into(), why })]);
            assert_eq!(read.fields.leader.as_deref(), Some("anh Hùng"));
            assert_eq!(read.fields.request.as_deref(), Some("mở nợ 500.000.000 đ"));
        }
    }

    #[test]
    fn tells_a_promised_time_from_others() {
        let at = |hours, minutes| chrono::NaiveTime::from_hms_opt(hours, minutes, 0).map(CallbackTime::At);
        let hours = |hours: u64| Some(CallbackTime::In(Duration::from_secs(3600 * hours)));
        for (text, when, asked) in [
            ("mở nợ, hẹn chị 14 giờ 30 chiều nay", at(14, 30), false),
            ("mở nợ, gọi lại số 0903111222 lúc 17h", at(17, 0), false),
            ("mở nợ, tám rưỡi tối bác cần kết quả", at(20, 30), false),
            ("mở nợ, hẹn 3h", None, true),
            ("mở nợ, hẹn CB 1h30", None, true),
            ("mở nợ, hẹn lại chị 2 giờ", None, true),
            ("mở nợ, hẹn 3h chiều", at(15, 0), false),
            ("mở nợ, hẹn sau 3h", hours(3), false),
            ("mở nợ, hẹn 3 tiếng nữa", hours(3), false),
            ("mở nợ, gọi lại trong 3h", hours(3), false),
            ("mở nợ, chút xíu em báo lại", None, true),
            ("mở nợ. Chiều gọi lại, chưa chốt giờ", None, true),
            ("hỏi cước gọi bao nhiêu 1 phút", None, false),
            ("chờ tận 5 phút, mở nợ", None, false),
            ("thợ hẹn 3 bữa ko tới", None, false),
            ("mở tạm 24h", None, false),
            ("báo 8h sáng mất máy", None, false),
            ("lúc 7h báo mất, lúc 9h tìm thấy, mở lại", None, false),
            ("sáng mai 8h anh bay, mở roaming", None, false),
            ("báo mất hôm thứ hai giờ thấy rồi, mở lại", None, false),
            ("mai bay lúc 6h sáng, mở roaming", None, false),
            ("khoá 1 chiều gọi lại không được", None, false),
        ] {
            let read = read_new_case(&format!("chị Lan GĐ gọi từ 0912345678, {text}"));
            assert_eq!(read.fields.when, when, "{text}");
            assert_eq!(read.problems.iter().any(|(field, _)| *field == Field::When), asked, "{text}");
        }
    }

    #[test]
    fn takes_the_promised_time_out_of_the_sentence() {
        let read = read_new_case("anh Hùng 0912345678 mất máy lúc 8h30 hẹn báo KQ trong 20 phút, gấp");
        assert_eq!(read.fields.when, Some(CallbackTime::In(Duration::from_secs(1200))));
        assert_eq!(read.fields.request.as_deref(), Some("mất máy lúc 8h30 gấp"));
    }
}
