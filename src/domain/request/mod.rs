//! Requests to the bot: commands, buttons, prompts, forms, lists, permissions and refusals.

pub mod board_filter;
pub mod button;
pub mod chat_command;
pub mod command;
pub mod draft;
pub mod guards;
pub mod intent;
pub mod keyboard;
pub mod listing;
pub mod one_time_link;
pub mod policy;
pub mod prompt;
pub mod refusal;
pub mod saved_answer;
pub mod screen;
pub mod search;
pub mod staff_list;
