//! Tables to fill in: their first sheet has the columns, the second says what goes into them.

use super::super::spreadsheet::{TextSheet, workbook};

/// The staff list, the admins in it already.
pub fn staff_template(admins: &[i64]) -> anyhow::Result<Vec<u8>> {
    let mut rows = vec![row(["telegram_id", "name", "roles", "locale", "phone", "honorific"])];
    rows.extend(admins.iter().map(|id| row([&id.to_string(), "Admin", "admin", "vi", "", ""])));
    let help = [
        [
            "telegram_id",
            "The number of the person's Telegram account; the bot tells it to whoever writes to it.",
        ],
        ["name", "As colleagues know them."],
        ["roles", "agent, qa, qa_lead, shift_leader, team_leader, info, admin; several joined by +."],
        ["locale", "vi or en; empty: the centre's."],
        ["phone", "To wake this person; may be empty."],
        ["honorific", "How colleagues address them; may be empty."],
        ["", "Example: 1001 | Lan | agent | vi | 0912345001 | anh"],
    ];
    workbook(&[TextSheet { name: "staff", rows }, help_sheet(&help)])
}

/// The rota.
pub fn rota_template() -> anyhow::Result<Vec<u8>> {
    let rows = vec![row(["date", "shift", "telegram_id", "role"])];
    let help = [
        ["date", "The day the shift begins: 01/03/2026 or 2026-03-01."],
        ["shift", "CA1 (06–14), CA2 (14–22), CA3 (22–06), or as in the configuration."],
        ["telegram_id", "As in the staff list; a column phone or name will do instead."],
        [
            "role",
            "agent, qa, shift_leader, team_leader; qa_on_call (its shift may be empty) outside QA's hours.",
        ],
        ["", "Example: 01/03/2026 | CA1 | 1001 | agent"],
        ["", "The month table that centres keep (people down, days across) is read as it is, too."],
    ];
    workbook(&[TextSheet { name: "rota", rows }, help_sheet(&help)])
}

fn help_sheet<const N: usize>(lines: &[[&str; 2]; N]) -> TextSheet {
    let mut rows = vec![row(["column", "what goes into it"])];
    rows.extend(lines.iter().map(|line| row(*line)));
    TextSheet { name: "help", rows }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
