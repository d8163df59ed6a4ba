//! What `loihua init` has learnt, as a configuration file.

use std::fmt::Write as _;

/// The answers; what is `None` keeps its default.
#[derive(Clone, Debug)]
pub struct Answers {
    pub token: String,
    pub api_url: Option<String>,
    pub proxy: Option<String>,
    pub timezone: String,
    pub admins: Vec<i64>,
    pub qa_chat: Option<i64>,
    pub shift_chat: Option<i64>,
}

impl Default for Answers {
    fn default() -> Self {
        Answers {
            token: String::new(),
            api_url: None,
            proxy: None,
            timezone: "Asia/Ho_Chi_Minh".to_owned(),
            admins: Vec::new(),
            qa_chat: None,
            shift_chat: None,
        }
    }
}

impl Answers {
    /// The file, with a short comment on each part.
    pub fn toml(&self) -> String {
        let mut file = String::from(
            "# The bot Loi Hua. Every key: docs/configuration.md. This file has the bot's token: keep it to yourself.\n",
        );
        let _ = writeln!(file, "timezone = {}", quoted(&self.timezone));
        let _ = writeln!(file, "\n[telegram]\n# From @BotFather.\ntoken = {}", quoted(&self.token));
        if let Some(url) = &self.api_url {
            let _ = writeln!(file, "# A Bot API server of one's own.\napi_url = {}", quoted(url));
        }
        if let Some(proxy) = &self.proxy {
            let _ = writeln!(file, "# Towards the Bot API.\nproxy = {}", quoted(proxy));
        }
        let admins: Vec<String> = self.admins.iter().map(i64::to_string).collect();
        let _ = writeln!(
            file,
            "\n[people]\n# Telegram ids of who invites others and hears of faults.\nadmins = [{}]",
            admins.join(", ")
        );
        let _ = writeln!(
            file,
            "# The group where QA works; 0: in private chats only.\nqa_chat = {}",
            self.qa_chat.unwrap_or(0)
        );
        let _ = writeln!(
            file,
            "# The group that gets the live board; 0: none.\nshift_chat = {}",
            self.shift_chat.unwrap_or(0)
        );
        file.push_str("\n[database]\n# Or postgres://user@host/name.\nurl = \"sqlite://loihua.db\"\n");
        file.push_str("\n[backup]\n# By itself, into the folder backups; \"0s\": none.\nevery = \"1d\"\n");
        file
    }
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    let escaped = text.chars().fold(String::new(), |mut escaped, char| {
        match char {
            '"' | '\\' => escaped.extend(['\\', char]),
            char if char.is_control() => {}
            char => escaped.push(char),
        }
        escaped
    });
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_is_written_is_read_again() {
        let answers = Answers {
            token: "1:a\"b\\c".to_owned(),
            api_url: Some("http://127.0.0.1:8081".to_owned()),
            proxy: Some("socks5://10.0.0.1:1080".to_owned()),
            admins: vec![7, 8],
            qa_chat: Some(-100),
            ..Answers::default()
        };
        let config = Config::read(Some(("loihua.toml", &answers.toml())), []).expect("a configuration");
        assert_eq!(config.telegram.token.expect("a token").expose(), answers.token);
        assert_eq!(config.telegram.api_url, "http://127.0.0.1:8081");
        assert_eq!(config.centre.admins.len(), 2);
        assert_eq!(config.centre.qa_chat.map(|chat| chat.0), Some(-100));
        assert_eq!(config.centre.shift_chat, None);
    }
}
