# Lists, greetings, help, and what the staff who look after the bot are told.
resembles = Case #{ $id } resembles the open case #{ $other }, { $state }, result promised by { $time }.
resembles-join = If it is the same matter, join #{ $other }, with { $owner }.
joined = 👋 { $hail }, the leader reached { $person } about case #{ $id }. { $Person } has joined it.
said-repeated = ↻
help-title = Lời Hứa: what the leader was promised is not forgotten.
help-vip = /vip a new case. For example:
help-vip-example = /vip anh Hùng | 0912345678 | mở nợ cước 0933123456 | 0987654321 | 20m
help-vip-note = The call-back number and the time may be left out. /vip alone shows the form.
help-open = /open the open cases
help-case = /case 12 shows case #12
help-ask = /ask 12 asks QA about case #12; the question may follow on the same line
help-guidance = /guidance QA’s standing guidance
help-cancel = /cancel drops the form or the question
help-lang = /lang chooses the language
help-help = /help shows this again
help-reply = Reply to a case to add a note. Mistyped? Edit the message you sent.
command-vip = New VIP case
command-open = Open cases
command-case = Show one case, for example /case 12
command-ask = Ask QA about a case, for example /ask 12
command-guidance = QA’s standing guidance
command-cancel = Drop the form or the question
command-lang = Choose the language
command-help = Help
welcome = Hello { $name }, this is Lời Hứa.
welcome-what = When a leader was promised a result, open a case here; the bot reminds you when it is due, and goes on until the leader was told. When it is late, the shift leader and team leader hear of it and help.
welcome-begin = A leader calls: type /vip. All commands: /help
language-choice = Choose the language
stranger = Hello, this channel is for our own staff only. Your id is { $id }; please send it to the admin.
stranger-by-link = Hello, this link is no longer valid. Please ask the admin for a new one; your id is { $id }.
stranger-knocked = 👤 Somebody not on the list wrote to the bot, id { $id }. If it is a colleague, please add them to the staff list.
came-in = 👤 { $person } (id { $id }) has joined the staff by a one-time link, as: { $roles }. If that is not who it was meant for, please import them with active = no.
nobody-to-tell = 🆘 Case #{ $id }, result promised by { $time } ({ $left }), reached nobody at all. { $owner } has it. Please contact them directly and look at the rota.
parked = 🛠 Update { $update } failed several times and was set aside; the others go on. Please look at the bot’s log.
mended = 🛠 Self-check: { $cases ->
    [one] 1 case
   *[other] { $cases } cases
} had no timer, it has been put back. None was lost. Please look at the bot’s log.
finding-messages-stand = 🛠 Self-check: an urgent message has waited for more than 5 minutes although Telegram answers. Please look at the bot’s log.
finding-messages-go = ✅ Self-check: urgent messages go out as usual again.
finding-timers-stand = 🛠 Self-check: a reminder has been due for more than 2 minutes and does not go off. Shift leaders, please keep an eye on /open, and look at the bot’s log.
finding-timers-go = ✅ Self-check: reminders go off as usual again.
finding-database-was-away = 🛠 The database could not be written from { $from } to { $until }; now it can. No message of that time is lost. Please look at the server.
finding-clock-forward = 🛠 The server’s clock jumped { $span } forward (it was set, or the machine slept). Reminders missed go out now, marked as late. Please look at the server.
finding-clock-back = 🛠 The server’s clock was set { $span } back. Reminders keep to the promised times. Please check the server’s clock.
welcome-wait = The bot writes when there is something for you. The commands: /help
done-by-other = 👤 { $hail }, { $person } has just done this in case #{ $id }. { $said }
card-moved = 📄 Case #{ $id }: the newest card is further down.
