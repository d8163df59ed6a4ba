# Lists, greetings, help, and what the staff who look after the bot are told.
similar-case = Case #{ $id } is similar to the open case #{ $other }, { $state }, result promised by { $time }.
similar-case-join = If it is about the same thing, please join #{ $other } with { $owner }.
joined = 👋 { $greeting }, { $caller } reached { $person } about case #{ $id }. { $Person } has joined it.
repeat-mark = ↻
help-title = Lời Hứa: a promise to a leader is not forgotten.
help-vip = /vip opens a new case. For example:
help-vip-example = /vip anh Hùng | 0912345678 | mở nợ cước 0933123456 | 0987654321 | 20m
help-vip-note = The call-back number and the time are optional. /vip alone shows the form.
help-open = /open lists the open cases
help-case = /case 12 shows case #12
help-ask = /ask 12 asks QA about case #12; you can add the question
help-guidance = /guidance QA’s saved guidance
help-cancel = /cancel leaves the form or the question
help-lang = /lang changes the language
help-help = /help shows this message
help-reply = Reply to a case to add a note. To correct a typing mistake, edit the message you sent.
help-in-group = In a group the bot reads these commands and replies to it only. For all else, please write to it in private.
bot-description = Lời Hứa, “the promise”: a result promised to a leader is not forgotten. Open a case when a leader calls, and the bot reminds until the leader was told. For staff only; press Start so that the bot can write to you.
bot-short-description = A result promised to a leader is not forgotten. For staff only.
shortcut-vip = 📝 New VIP case
shortcut-premium = 💎 Premium case
shortcut-open = 📂 My cases
shortcut-transfer = 📲 Wants a leader
command-start = Start
command-vip = New VIP case
command-open = Open cases
command-case = Show one case, for example /case 12
command-ask = Ask QA about a case, for example /ask 12
command-guidance = QA’s saved guidance
command-cancel = Cancel the form or the question
command-lang = Change the language
command-help = Help
welcome = Hello { $name }, this is Lời Hứa.
welcome-what = When you have promised a leader a result, open a case here. The bot reminds you at the promised time and continues until the leader has been told. If it is late, the shift leader and the team leader are told too, so that they can help.
welcome-agent = When a leader calls, type /vip. For all commands, type /help
language-choice = Choose the language
stranger = Hello, this channel is for our staff only. Your id is { $id }, please send it to the admin.
stranger-by-link = Hello, this link is no longer valid. Please ask the admin for a new one; your id is { $id }.
stranger-wrote = 👤 Somebody who is not on the list wrote to the bot, id { $id }. If this is a colleague, please add them to the staff list.
joined-by-link = 👤 { $person } (id { $id }) joined the staff by a one-time link, roles: { $roles }. If it was meant for somebody else: tap the name below, then 🚪 Leaves.
nobody-reached = 🆘 Case #{ $id }, result promised by { $time } ({ $left }): nobody could be notified. Owner: { $owner }. Please contact them directly and check the rota.
update-parked = 🛠 Update { $update } failed several times and was parked; other updates are processed as usual. Please check the bot’s log.
self-check-repaired = 🛠 Self-check: { $cases ->
    [one] 1 case
   *[other] { $cases } cases
} had no timer; it has been restored. No case was lost. Please check the bot’s log.
self-check-messages-stuck = 🛠 Self-check: an urgent message has been waiting for more than 5 minutes although Telegram answers. Please check the bot’s log.
self-check-messages-recovered = ✅ Self-check: urgent messages are sent as usual again.
self-check-timers-stuck = 🛠 Self-check: a reminder has been due for more than 2 minutes and was not sent. Shift leaders, please watch /open, and check the bot’s log.
self-check-timers-recovered = ✅ Self-check: reminders are sent as usual again.
self-check-backups-fail = 🛠 Self-check: the database could not be backed up. Please check the disk space and the backup folder; the bot tries again.
self-check-backups-recovered = ✅ Self-check: backups work again.
message-refused = 🛠 Telegram refused a message about case #{ $id } to { $person }, its bare text too. Please have { $person } look at the case, and check the bot’s log.
self-check-unreadable = 🛠 Self-check: { $rows } cannot be read (written by another version of the bot, or damaged). The bot leaves this out and sends no reminders about it; everything else goes on. Please check the bot’s log now.
self-check-unreadable-more = { $rows } and { $more } more
self-check-rows-unreadable = 🛠 Self-check: some data cannot be read. Please check the bot’s log.
self-check-rows-readable = ✅ Self-check: all data can be read again.
unreadable-cases = { $count ->
    [one] ⚠️ 1 case cannot be read ({ $ids })
   *[other] ⚠️ { $count } cases cannot be read ({ $ids })
}
unreadable-row = { $table ->
    [cases] case #{ $id }
    [drafts] form { $id }
    [prompts] the question waiting for person { $id }
    [handovers] handover { $id }
    [swaps] swap of shifts { $id }
    [imports] file { $id }
    [staff] staff member { $id }
    [duties] the duty of person { $id }
    [messages] message { $id }
   *[record] log entry { $id }
}
self-check-another-poller = 🛠 Another program is using this bot’s token, so messages to the bot may be lost to it. Please stop it, or have BotFather issue a new token.
self-check-another-poller-gone = ✅ No other program is using this bot’s token any more.
self-check-database-unavailable = 🛠 The database could not be written from { $from } to { $until }; it works again now. No message from that time was lost. Please check the server.
self-check-database-moved = 🛠 The database file was moved, replaced or removed while the bot ran. The bot stops, so that no case is lost. Please put the file back and start the bot; it will read then what was sent meanwhile.
self-check-clock-forward = 🛠 The server’s clock jumped forward by { $span } (it was changed, or the machine slept). Missed reminders are sent now, marked late. Please check the server.
self-check-clock-back = 🛠 The server’s clock was set back by { $span }. Reminders keep to the promised times. Please check the server’s clock.
welcome-other = The bot will write when it needs you. For the commands, type /help
told-by-other = ✅ { $Person } told { $caller } the result at { $time }; case #{ $id } is closed.
done-by-other = 👤 { $greeting }, { $person } has just done this in case #{ $id }. { $said }
card-moved = 📄 Case #{ $id }: please see the newest card below.
