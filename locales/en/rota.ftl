# /rota: who works when, and what is changed of it.
command-rota = The rota: today and the week
help-rota = /rota who works today and this week; say that you are off, relieve somebody
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
rota-date = { $weekday } { $day }
rota-none = There is no rota yet.
rota-day = 📅 Rota of { $day }
rota-empty = 🔴 There is no rota for this date.
rota-shift = { $shift } ({ $from } to { $until })
rota-whole = The whole day
rota-post = { $post }: { $people }
rota-part = { $name } ({ $from } to { $until })
rota-gap = 🔴 No { $who }
rota-gap-from = 🔴 No { $who } from { $time }
role-qa = QA
rota-week = 📅 Rota from { $first } to { $last }
rota-week-empty = { $day }: 🔴 no rota
rota-week-full = { $day }: shift leaders and QA all day
rota-week-gaps = { $day }: 🔴 { $gaps }
rota-week-gap = { $shift } has no { $who }
rota-edit = ✏️ { $shift } { $day }
rota-nobody = Nobody yet.
rota-edit-hint = Tap a name to say that they are off, or to find somebody else.
rota-add = ➕ Somebody for { $shift } { $day }
rota-add-hint = These have no shift that day. A tap puts them on the rota at once, and they are told.
rota-add-nobody = Nobody with this role is free that day.
rota-off = 🤒 { $person } is off { $shift } { $day } ({ $post })?
rota-off-cases = They own { $count ->
    [one] { $count } open case
   *[other] { $count } open cases
}. If the shift is running, others are asked to take them:
rota-off-substitutes = These have no shift that day and could stand in (call them first):
rota-off-nobody = Nobody with this role is free that day.
rota-off-self = The shift leader is told at once. If it is urgent, call them too.
rota-substitute = • { $name }
rota-substitute-phone = • { $name }, { $phone }
rota-take = 🙋 Whom do you relieve from now on?
rota-take-nobody = There is nobody to relieve now.
rota-put-on = 📅 { $greeting }, { $by } has put you on the rota: { $duty }. If you cannot, say so at once.
rota-owner-away = 📂 { $who } is not on duty any more and owns { $count ->
    [one] { $count } open case
   *[other] { $count } open cases
}. Please give them to somebody.
rota-entry = { $shift } { $day } ({ $post }, { $from } to { $until })
staff-change-duty-added = { $who } put { $person } on { $duty }
staff-change-duty-removed = { $who } took { $person } off { $duty }
staff-change-said-off = { $who } is off { $duty }
staff-change-relieved = { $who } relieved { $person }: { $duty }
button-rota-week = 📅 The week
button-rota-day = 📅 The rota
button-rota-edit = ✏️ { $shift }
button-rota-back = ⬅️ Back
button-rota-off = { $person } ({ $post })
button-rota-off-self = 🤒 I am off { $shift }
button-rota-off-sure = 🤒 Off, nobody stands in yet
button-rota-by = { $person } stands in
button-rota-add = ➕ Somebody else
button-rota-put = { $person } ({ $post })
button-rota-take = 🙋 Relieve somebody
button-rota-relieve = Relieve { $person } ({ $post }) until { $until }
refusal-not-on-rota = The rota has just changed: they are not in that shift any more. Open /rota again.
refusal-cannot-stand = They have left or do not have this role, so they cannot stand there.
refusal-already-there = You are in this post already.
refusal-shift-over = This shift is over and cannot be changed any more.
coverage-title = 📅 What the rota lacks in the next 7 days:
coverage-full = Nothing any more.
rota-unreached = 📵 { $greeting }, the bot cannot reach these people of the shift at { $time } (they have not opened it, or have blocked it). Please call them:
rota-unreached-from = { $name } from { $time }
rota-unreached-line = • { $name } ({ $post })
rota-unreached-phone = • { $name } ({ $post }), { $phone }
rota-said-off = 🤒 { $greeting }, { $who } is off { $duty }. Please find somebody to stand in.
