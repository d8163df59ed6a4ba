# The board of open cases in the shift leaders' group. No names of leaders, no numbers: a group reads it.
board-title = 📋 { $open ->
    [one] one open case
   *[other] { $open } open cases
}
board-title-late = 📋 { $open ->
    [one] one open case
   *[other] { $open } open cases
} · { $late } late
board-due = { $time } ({ $left })
board-more = and { $count } more
board-none = 📋 No open cases.
board-as-of = As of { $time }
board-over = 📋 The board in this group is no longer updated.
board-away = ⚠️ The board in the shift leaders' group cannot be updated: the bot is no longer in the group, or may not write there. Please add it again. Reminders work as usual; the bot retries the board every 10 minutes.
board-late = 🔴 Late { $count }
board-lost = 🚨 Lost phones { $count }
board-asking-qa = ⏳ QA { $count }
board-soon = Due soon { $count }
board-calm = None is due soon
button-all-open = 📂 See all (sent to you)
