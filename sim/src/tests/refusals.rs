//! Every refusal, in Telegram's words, with whose doing it was.

use chrono::TimeDelta;
use serde_json::{Value, json};
use teloxide::ApiError;
use teloxide::RequestError;
use teloxide::payloads::SendMessageSetters;
use teloxide::prelude::Requester;
use teloxide::types::{BotCommand, ChatId, MessageId, Recipient, ReplyParameters};

use super::{StillClock, call, client, sim, started};
use crate::{RefusalKind, Sim};

/// Sends it and expects `400 Bad Request: <description>`, recorded with this kind.
async fn refused(sim: &Sim, kind: RefusalKind, method: &str, body: Value, description: &str) {
    let (status, answer) = call(sim, method, body.clone()).await;
    let expected =
        json!({ "ok": false, "error_code": 400, "description": format!("Bad Request: {description}") });
    assert_eq!((status, &answer), (400, &expected), "{method} {body}");
    let recorded = sim.refusals().pop().expect("a record");
    assert_eq!((recorded.kind, recorded.method.as_str(), &recorded.body), (kind, method, &body));
}

fn started_sim() -> Sim {
    let (sim, _) = sim();
    sim.person(7, "Lan", "vi").presses_start();
    sim
}

#[tokio::test]
async fn texts_that_are_empty_or_too_long() {
    let sim = started_sim();
    let mistake = RefusalKind::Mistake;
    for text in [json!(""), json!(" \n\t"), Value::Null] {
        refused(&sim, mistake, "sendMessage", json!({ "chat_id": 7, "text": text }), "message text is empty")
            .await;
    }
    let only_tags = json!({ "chat_id": 7, "text": "<b> </b>", "parse_mode": "HTML" });
    refused(&sim, mistake, "sendMessage", only_tags, "message text is empty").await;
    // An emoji is two units: 2048 of them are 4096, one letter more is too many.
    let most = "😀".repeat(2048);
    let body = json!({ "chat_id": 7, "text": format!("<b>{most}</b>"), "parse_mode": "HTML" });
    assert_eq!(call(&sim, "sendMessage", body).await.0, 200);
    let too_long = format!("{most}a");
    refused(&sim, mistake, "sendMessage", json!({ "chat_id": 7, "text": too_long }), "message is too long")
        .await;
    let edit = json!({ "chat_id": 7, "message_id": 2, "text": too_long });
    refused(&sim, mistake, "editMessageText", edit, "MESSAGE_TOO_LONG").await;
    let caption = json!({ "chat_id": 7, "photo": "https://example.com/a.png", "caption": "a".repeat(1025) });
    refused(&sim, mistake, "sendPhoto", caption, "message caption is too long").await;
    refused(&sim, mistake, "sendPhoto", json!({ "chat_id": 7 }), "there is no photo in the request").await;
}

#[tokio::test]
async fn formatting_that_cannot_be_read() {
    let sim = started_sim();
    let body = json!({ "chat_id": 7, "text": "a <b>b", "parse_mode": "HTML" });
    let why = "can't parse entities: Can't find end tag corresponding to start tag \"b\"";
    refused(&sim, RefusalKind::Mistake, "sendMessage", body, why).await;
    let body = json!({ "chat_id": 7, "text": "*a*", "parse_mode": "Wiki" });
    refused(&sim, RefusalKind::Mistake, "sendMessage", body, "unsupported parse_mode").await;
}

#[tokio::test]
async fn keyboards_that_do_not_hold() {
    let sim = started_sim();
    let inline = |button: Value| json!({ "inline_keyboard": [[button]] });
    let invalid_url = "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL";
    let bad_scheme = "inline keyboard button URL 'ftp://a.vn' is invalid: Unsupported URL protocol";
    let unparsable = "can't parse inline keyboard button: ";
    let table = [
        (inline(json!({ "text": "a", "callback_data": "" })), "BUTTON_DATA_INVALID".to_owned()),
        (inline(json!({ "text": "a", "callback_data": "đ".repeat(33) })), "BUTTON_DATA_INVALID".to_owned()),
        (
            inline(json!({ "text": "", "callback_data": "a" })),
            "inline keyboard button text must be non-empty".to_owned(),
        ),
        (inline(json!({ "callback_data": "a" })), format!("{unparsable}Can't find field \"text\"")),
        (
            inline(json!({ "text": 1, "callback_data": "a" })),
            format!("{unparsable}Field \"text\" must be of type String"),
        ),
        (
            inline(json!({ "text": "a" })),
            format!("{unparsable}Text buttons are unallowed in the inline keyboard"),
        ),
        (
            inline(json!({ "text": "a", "callback_data": "a", "url": "https://a.vn" })),
            format!("{unparsable}exactly one of the optional fields must be used"),
        ),
        (inline(json!({ "text": "a", "copy_text": { "text": "" } })), "BUTTON_COPY_TEXT_INVALID".to_owned()),
        (
            inline(json!({ "text": "a", "copy_text": { "text": "a".repeat(257) } })),
            "BUTTON_COPY_TEXT_INVALID".to_owned(),
        ),
        (inline(json!({ "text": "a", "url": "http://localhost" })), invalid_url.to_owned()),
        (inline(json!({ "text": "a", "url": "ftp://a.vn" })), bad_scheme.to_owned()),
        (inline(json!("a")), format!("{unparsable}InlineKeyboardButton must be an Object")),
        (json!({ "keyboard": [[""]] }), "can't parse keyboard button: Can't find field \"text\"".to_owned()),
        (json!({ "keyboard": [] }), "reply keyboard is empty".to_owned()),
        (json!([]), "object expected as reply markup".to_owned()),
        (
            json!({ "inline_keyboard": [{ "text": "a" }] }),
            "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays".to_owned(),
        ),
        (json!({ "inline": [] }), "can't parse reply markup: no known kind of reply markup".to_owned()),
        (
            json!({ "inline_keyboard": vec![vec![json!({ "text": "a", "callback_data": "a" })]; 101] }),
            "reply markup is too long".to_owned(),
        ),
    ];
    for (markup, description) in table {
        let body = json!({ "chat_id": 7, "text": "a", "reply_markup": markup });
        refused(&sim, RefusalKind::Mistake, "sendMessage", body, &description).await;
    }
    let good = json!([[
        { "text": "a", "callback_data": "x".repeat(64) },
        { "text": "b", "copy_text": { "text": "0912345678" } },
        { "text": "c", "url": "https://t.me/loihua_bot?start=abc" },
        { "text": "d", "url": "tg://user?id=7" }
    ]]);
    let body = json!({ "chat_id": 7, "text": "a", "reply_markup": { "inline_keyboard": good } });
    let (status, answer) = call(&sim, "sendMessage", body).await;
    assert_eq!((status, &answer["result"]["reply_markup"]["inline_keyboard"]), (200, &good));
}

#[tokio::test]
async fn parameters_of_the_wrong_type() {
    let sim = started_sim();
    let table = [
        (json!({ "chat_id": true, "text": "a" }), "parameter \"chat_id\" must be of type ChatId"),
        (json!({ "chat_id": 7, "text": 5 }), "parameter \"text\" must be of type Text"),
        (
            json!({ "chat_id": 7, "text": "a", "disable_notification": "maybe" }),
            "parameter \"disable_notification\" must be of type Boolean",
        ),
        (
            json!({ "chat_id": 7, "text": "a", "reply_parameters": 3 }),
            "parameter \"reply_parameters\" must be of type Json",
        ),
        (json!({ "text": "a" }), "chat_id is empty"),
    ];
    for (body, description) in table {
        refused(&sim, RefusalKind::Mistake, "sendMessage", body, description).await;
    }
    assert_eq!(sim.mistakes().len(), 5);
}

#[tokio::test]
async fn edits_that_change_nothing_or_find_nothing() {
    let sim = started_sim();
    let keyboard = json!({ "inline_keyboard": [[{ "text": "a", "callback_data": "a" }]] });
    let send = json!({ "chat_id": 7, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": keyboard });
    assert_eq!(call(&sim, "sendMessage", send.clone()).await.1["result"]["message_id"], 2);
    let mut same = send.clone();
    same["message_id"] = json!(2);
    let not_modified = "message is not modified: specified new message content and reply markup are exactly the same \
                        as a current content and reply markup of the message";
    refused(&sim, RefusalKind::Repeated, "editMessageText", same.clone(), not_modified).await;
    let markup = json!({ "chat_id": 7, "message_id": 2, "reply_markup": keyboard });
    refused(&sim, RefusalKind::Repeated, "editMessageReplyMarkup", markup, not_modified).await;
    let never = json!({ "chat_id": 7, "message_id": 99, "text": "b" });
    refused(&sim, RefusalKind::Mistake, "editMessageText", never, "message to edit not found").await;
    let persons = json!({ "chat_id": 7, "message_id": 1, "text": "b" });
    refused(&sim, RefusalKind::Mistake, "editMessageText", persons, "message can't be edited").await;
    // The formatting alone makes a difference; without a markup the buttons go.
    let plain = json!({ "chat_id": 7, "message_id": 2, "text": "a" });
    let (status, answer) = call(&sim, "editMessageText", plain.clone()).await;
    assert_eq!(
        (status, answer["result"].get("reply_markup"), answer["result"].get("entities")),
        (200, None, None)
    );
    sim.person(7, "Lan", "vi").deletes_chat_message(2);
    refused(&sim, RefusalKind::World, "editMessageText", plain, "message to edit not found").await;
    let gone = json!({ "chat_id": 7, "message_id": 2 });
    refused(&sim, RefusalKind::World, "deleteMessage", gone, "message to delete not found").await;
}

#[tokio::test]
async fn a_message_is_not_deleted_after_two_days() {
    let clock = StillClock::new();
    let (sim, bot) = started(clock.options());
    sim.person(7, "Lan", "vi").presses_start();
    let sent = bot.send_message(ChatId(7), "a").await.expect("sent");
    clock.forward(TimeDelta::hours(49));
    let body = json!({ "chat_id": 7, "message_id": sent.id.0 });
    refused(&sim, RefusalKind::Mistake, "deleteMessage", body, "message can't be deleted for everyone").await;
}

#[tokio::test]
async fn a_reply_to_nothing() {
    let (sim, bot) = sim();
    sim.person(7, "Lan", "vi").presses_start();
    let reply = ReplyParameters::new(MessageId(50));
    let refused = bot.send_message(ChatId(7), "a").reply_parameters(reply.clone()).await;
    assert!(matches!(refused, Err(RequestError::Api(ApiError::MessageToReplyNotFound))), "{refused:?}");
    let sent = bot.send_message(ChatId(7), "a").reply_parameters(reply.allow_sending_without_reply()).await;
    assert!(sent.expect("sent").reply_to_message().is_none());
}

#[tokio::test]
async fn people_the_bot_cannot_reach() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let send = || bot.send_message(ChatId(7), "a");
    let unknown = bot.send_message(ChatId(404), "a").await;
    assert!(matches!(unknown, Err(RequestError::Api(ApiError::ChatNotFound))), "{unknown:?}");
    assert!(super::refusal(send().await).contains("bot can't initiate conversation with a user"));
    lan.presses_start();
    send().await.expect("sent");
    lan.blocks();
    assert!(matches!(send().await, Err(RequestError::Api(ApiError::BotBlocked))));
    lan.unblocks();
    send().await.expect("sent");
    lan.deactivates();
    assert!(matches!(send().await, Err(RequestError::Api(ApiError::UserDeactivated))));
    assert!(sim.refusals().iter().all(|refusal| refusal.kind == RefusalKind::World));
    assert_eq!(sim.refusals()[1].code, 403);
}

#[tokio::test]
async fn a_press_is_answered_once_and_in_time() {
    let clock = StillClock::new();
    let (sim, _) = started(clock.options());
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let over = "query is too old and response timeout expired or query ID is invalid";
    let answer = |id: &str| json!({ "callback_query_id": id });
    refused(&sim, RefusalKind::Mistake, "answerCallbackQuery", answer("17"), over).await;
    let tap = lan.taps_data(1, "a");
    let long = json!({ "callback_query_id": tap.query_id, "text": "a".repeat(201) });
    refused(&sim, RefusalKind::Mistake, "answerCallbackQuery", long, "MESSAGE_TOO_LONG").await;
    assert_eq!(call(&sim, "answerCallbackQuery", answer(&tap.query_id)).await.0, 200);
    refused(&sim, RefusalKind::Repeated, "answerCallbackQuery", answer(&tap.query_id), over).await;
    let late = lan.taps_data(1, "a");
    sim.inner.change(|world| world.updates.clear());
    assert!(!sim.is_idle());
    clock.forward(TimeDelta::seconds(61));
    assert!(sim.is_idle());
    refused(&sim, RefusalKind::World, "answerCallbackQuery", answer(&late.query_id), over).await;
    assert_eq!(late.answer().await, None);
}

#[tokio::test]
async fn commands_that_cannot_be_registered() {
    let (sim, bot) = sim();
    let one = |command: &str, description: &str| json!({ "commands": [{ "command": command, "description": description }] });
    for wrong in ["", "VIP", "phiếu", "a-b", &"a".repeat(33)] {
        refused(&sim, RefusalKind::Mistake, "setMyCommands", one(wrong, "a"), "BOT_COMMAND_INVALID").await;
    }
    for wrong in ["", &"a".repeat(257)] {
        refused(
            &sim,
            RefusalKind::Mistake,
            "setMyCommands",
            one("vip", wrong),
            "BOT_COMMAND_DESCRIPTION_INVALID",
        )
        .await;
    }
    let many = vec![json!({ "command": "vip", "description": "a" }); 101];
    refused(
        &sim,
        RefusalKind::Mistake,
        "setMyCommands",
        json!({ "commands": many }),
        "BOT_COMMANDS_TOO_MUCH",
    )
    .await;
    bot.set_my_commands([BotCommand::new("vip", "Phiếu mới")]).await.expect("set");
    assert_eq!(bot.get_my_commands().await.expect("commands"), [BotCommand::new("vip", "Phiếu mới")]);
    assert_eq!(sim.commands(&json!({ "type": "default" }), "")[0]["command"], "vip");
}

#[tokio::test]
async fn strangers_and_unknown_methods() {
    let (sim, _) = sim();
    let stranger = client(&sim, "1:wrong").get_me().await;
    assert!(matches!(stranger, Err(RequestError::Api(ApiError::InvalidToken))), "{stranger:?}");
    let (status, answer) = call(&sim, "sendTelepathy", json!({})).await;
    assert_eq!(
        (status, answer),
        (404, json!({ "ok": false, "error_code": 404, "description": "Not Found" }))
    );
}

#[tokio::test]
async fn the_same_from_query_form_and_multipart() {
    let (sim, _) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let url = format!("{}/bot{}/SENDmessage", sim.url(), sim.token());
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    let get = http.get(format!("{url}?chat_id=7&text=Ch%C3%A0o+Lan%21")).send().await.expect("an answer");
    assert_eq!(get.status().as_u16(), 200);
    lan.sees("Chào Lan!").await.expect("seen");
    let markup = "%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22OK%22%2C%22callback_data%22%3A%22a%22%7D%5D%5D%7D";
    let form = format!("chat_id=7&text=form&disable_notification=true&reply_markup={markup}");
    let form_kind = "application/x-www-form-urlencoded";
    let post = http.post(&url).header("content-type", form_kind).body(form).send().await.expect("an answer");
    assert_eq!(post.status().as_u16(), 200);
    let shown = lan.sees("form").await.expect("seen");
    assert!(shown.silent);
    assert_eq!(shown.labels(), ["OK"]);
    let parts = "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n7\r\n--x\r\nContent-Disposition: \
                 form-data; name=\"document\"; filename=\"ca.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--x--\r\n";
    let url = url.replace("SENDmessage", "sendDocument");
    let kind = "multipart/form-data; boundary=x";
    let answer = http.post(&url).header("content-type", kind).body(parts).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert_eq!(answer["result"]["document"]["file_name"], "ca.csv");
    assert_eq!(answer["result"]["document"]["file_size"], 3);
}

#[tokio::test]
async fn a_person_is_addressed_by_id_only() {
    let (sim, bot) = sim();
    let to = Recipient::ChannelUsername("@lan".to_owned());
    let refused = bot.send_message(to, "a").await;
    assert!(matches!(refused, Err(RequestError::Api(ApiError::ChatNotFound))), "{refused:?}");
    assert_eq!(sim.refusals().len(), 1);
}
