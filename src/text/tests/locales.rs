//! Both languages have the same sentences with the same arguments, and every sentence is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every sentence of a language: its file, and the names of its arguments.
fn sentences(locale: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut sentences = BTreeMap::new();
    for entry in fs::read_dir(root().join("locales").join(locale)).expect("a folder of the language") {
        let path = entry.expect("a file").path();
        // The cards of the procedure are no sentences.
        if path.is_dir() {
            continue;
        }
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut key = String::new();
        for line in fs::read_to_string(&path).expect("text").lines() {
            if let Some((name, _)) = line.split_once(" = ").filter(|_| line.starts_with(char::is_alphabetic))
            {
                key = name.to_owned();
                let before = sentences.insert(key.clone(), (file.clone(), BTreeSet::new()));
                assert!(before.is_none(), "{key} stands twice in {locale}");
            }
            let names = line.split('$').skip(1).filter(|_| !line.starts_with('#'));
            let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if let Some((_, arguments)) = sentences.get_mut(&key) {
                arguments.extend(names.map(name));
            }
        }
    }
    sentences
}

#[test]
fn both_languages_have_the_same_sentences_and_arguments() {
    let (vi, en) = (sentences("vi"), sentences("en"));
    assert!(vi.len() > 200, "{}", vi.len());
    assert_eq!(vi.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    // How a person is addressed has no place in an English sentence.
    let vietnamese: BTreeSet<String> = ["honorific", "pronoun"].map(str::to_owned).into();
    // Who called is known to every sentence; English has more forms of it.
    let callers: BTreeSet<String> = ["caller", "Caller", "caller_noun"].map(str::to_owned).into();
    for (key, (file, arguments)) in &vi {
        let (same_file, in_english) = &en[key];
        assert_eq!(file, same_file, "{key}");
        let left: BTreeSet<String> = &(arguments - &vietnamese) - &callers;
        assert_eq!(left, in_english - &callers, "{key}");
    }
}

/// All code under a folder, without the tests.
fn code_in(folder: &Path) -> String {
    let mut code = String::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("a file").path();
        if path.is_file() {
            code.push_str(&fs::read_to_string(path).expect("text"));
        } else if path.file_name().is_some_and(|name| name != "tests") {
            code.push_str(&code_in(&path));
        }
    }
    code
}

#[test]
fn every_sentence_is_said_somewhere() {
    let code = ["src/text", "src/domain/request"].map(|folder| code_in(&root().join(folder))).concat();
    let demo = code_in(&root().join("src/demo"));
    // The demo's page also puts a key together: `demo-role-${role}`.
    let is_put_together = |key: &str| {
        let prefix = key.rsplit_once('-').map(|(prefix, _)| format!("`{prefix}-${{"));
        prefix.is_some_and(|prefix| demo.contains(&prefix))
    };
    let is_said = |key: &str| {
        let quoted = format!("\"{key}\"");
        code.contains(&quoted) || demo.contains(&quoted) || is_put_together(key)
    };
    // The demo's stories have a test of their own: their keys are put together of story and step.
    let sentences = sentences("vi").into_iter().filter(|(_, (file, _))| file != "stories.ftl");
    let unsaid: Vec<String> = sentences.map(|(key, _)| key).filter(|key| !is_said(key)).collect();
    assert_eq!(unsaid, Vec::<String>::new());
}

#[test]
fn the_promise_is_the_same_in_both() {
    let line = |locale| {
        let form = fs::read_to_string(root().join(format!("locales/{locale}/form.ftl"))).expect("text");
        form.lines().find(|line| line.starts_with("form-promise")).map(str::to_owned)
    };
    let promise = "form-promise = Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong";
    assert_eq!(line("vi").as_deref(), Some(promise));
    assert_eq!(line("en"), line("vi"));
}

/// What is said to a customer (B5.5, B5.6) is said in Vietnamese, whatever the agent reads.
#[test]
fn what_is_said_to_a_customer_is_the_same_in_both() {
    let planned = "Đây chỉ là nội dung dự kiến, khi chính thức thực hiện có thể có thay đổi về nội dung hoặc thời gian. \
         Để biết chính xác hơn, anh/chị vui lòng gọi lại vào ngày { $day } để có thông tin chính thức.";
    let roaming = "cuộc gọi thực hiện khi Roaming trong nước với VinaPhone sẽ KHÔNG được hưởng KM";
    for locale in ["vi", "en"] {
        let text = fs::read_to_string(root().join(format!("locales/{locale}/promotion.ftl"))).expect("text");
        assert!(text.contains(planned) && text.contains(roaming), "{locale}");
    }
}
