//! Everything that needs real parts: the bot as it runs, over real HTTP against the simulator, on a SQLite file
//! and on a PostgreSQL server.

mod attention;
mod audit;
mod backup;
mod board;
mod board_page;
mod card;
mod coverage;
mod database;
mod day;
mod digest;
mod duty;
mod erasure;
mod faults;
mod find;
mod forms;
mod guidance;
mod guide;
mod handover;
mod harness;
mod hostile;
mod input;
mod kill;
mod logs;
mod matrix;
mod monitoring;
mod parked;
mod people;
mod postgres;
mod premium;
mod procedure;
mod process;
mod promise;
mod promotions;
mod reassign;
mod replicas;
mod report;
mod rota;
mod rota_words;
mod shift_end;
mod signal;
mod staff;
mod statements;
mod store;
mod swap;
mod time;
mod topics;
mod transfer;
mod unreadable;
mod upgrade;
mod web;
mod webhook;
mod work;
mod year;

/// The PostgreSQL server of the tests is not killed with its machine.
const FSYNC: &str = "off";
