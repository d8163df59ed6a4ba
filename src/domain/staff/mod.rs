//! People, roles, shifts and the rota: who may be told something at a moment.

pub mod capacity;
pub mod change;
pub mod duty;
pub mod duty_role;
pub mod gaps;
pub mod honorific;
pub mod invite;
pub mod member;
pub mod named;
pub mod person;
pub mod rota;
pub mod rota_file;
mod rota_grid;
pub mod rota_look;
pub mod shift;
pub mod staff_file;
pub mod swap;
pub mod transfer_target;
