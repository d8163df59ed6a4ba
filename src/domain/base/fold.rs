//! Cleans typed text of invisible characters, and folds it for comparing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds text for searching and comparing: lower case, no diacritics, đ as d, and every run of white space and
/// punctuation as one space. `"Nguyễn  Văn An"` gives `"nguyen van an"`. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in bare(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Lower case without diacritics, as [`fold`], but punctuation and white space stay: `"Mở: 14h30"` gives
/// `"mo: 14h30"`. Full-width and other compatibility forms become plain ones.
pub fn bare(text: &str) -> String {
    let lower = |c: char| c.to_lowercase();
    text.chars()
        .filter(|c| !is_invisible(*c))
        .nfkd()
        .flat_map(lower)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if matches!(c, 'đ' | 'ð') { 'd' } else { c })
        .collect()
}

/// A number for a name that a button has no room for: a hash of the folded name (FNV-1a).
pub fn folded_key(name: &str) -> u32 {
    fold(name).bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Cleans typed or pasted text: [`plain`], without the spaces and line breaks at both ends, but with tabs there (an empty
/// cell of a spreadsheet). Text in which nothing can be seen is empty.
pub fn tidy(text: &str) -> String {
    let clean = plain(text);
    let shows = |c: char| !(c == ' ' || c == '\n' || is_invisible_alone(c));
    if clean.contains(shows) { clean.trim_matches([' ', '\n']).to_owned() } else { String::new() }
}

/// What every text that comes in is made to be, from wherever it comes, a chat, a file or the configuration: composed
/// (NFC), plain spaces, `\n` line ends, the full-width pipe as a pipe; control characters, zero-width characters and
/// direction marks are gone, tabs and line breaks stay.
pub fn plain(text: &str) -> String {
    let unix = text.replace("\r\n", "\n");
    let clean = unix.chars().filter_map(|c| match c {
        '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\n' | '\t' => Some(c),
        '｜' => Some('|'),
        c if c.is_whitespace() => Some(' '),
        c if is_invisible(c) => None,
        c => Some(c),
    });
    clean.nfc().collect()
}

/// One line of [`tidy`] text: every run of white space is one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is any kind of dash or minus.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{AD}' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// Control and format characters that show nothing. The zero-width joiner stays, emoji are made with it.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{61C}' | '\u{180E}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{34F}' | '\u{115F}' | '\u{1160}'
                | '\u{17B4}' | '\u{17B5}' | '\u{3164}' | '\u{FFA0}'
        )
}

/// Characters that change others and show nothing by themselves: joiners, variation selectors, tags, a soft hyphen.
fn is_invisible_alone(c: char) -> bool {
    matches!(
        c,
        '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}' | '\u{AD}' | '\u{2800}' | '\u{180B}'..='\u{180D}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_names_whatever_their_form() {
        for (typed, folded) in [
            ("Nguyễn  Văn An", "nguyen van an"),
            ("NGUYỄN-VĂN–AN.", "nguyen van an"),
            ("Nguye\u{302}\u{303}n Va\u{306}n An", "nguyen van an"),
            ("Đỗ Đình Đức", "do dinh duc"),
            ("Ðỗ Ðức", "do duc"),
            ("\u{200F}Hùng\u{A0}\u{200B}(GĐ)", "hung gd"),
            ("ＭｏｂｉＦｏｎｅ", "mobifone"),
            ("  ", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed:?}");
        }
    }

    #[test]
    fn tidies_what_cannot_be_seen() {
        assert_eq!(tidy("\u{200E} anh\u{A0}Hùng\u{7} ｜\r\nx\ty\u{200B}z "), "anh Hùng |\nx\tyz");
        assert_eq!(tidy("Hu\u{300}ng"), "Hùng");
        for unseen in
            ["\u{3164}", "\u{2800}\u{2800}", " \u{200D}\u{FE0F}\n", "\u{202E}\u{2066} ", "\u{E0041}"]
        {
            assert_eq!(tidy(unseen), "", "{unseen:?}");
        }
        for seen in ["👩‍💼", "☎️", "\t"] {
            assert_eq!(tidy(seen), seen);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn tidying_twice_changes_nothing(text in any::<String>()) {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }
    }
}
