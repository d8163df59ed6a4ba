# /staff: who is on the staff, and what an admin changes of it.
command-staff = The staff: roles, numbers, cases
help-staff = /staff lan finds somebody on the staff: roles, number, shifts, how many cases they have
role-name-agent = Agent
role-name-qa = QA
role-name-qa-lead = QA lead
role-name-shift-leader = Shift leader
role-name-team-leader = Team leader
role-name-info = Information team
role-name-admin = Admin
post-name-on-call = On call
staff-title = 👥 Staff, { $filter }: { $count }
staff-found = 🔎 “{ $typed }”: { $count ->
    [one] { $count } person
   *[other] { $count } people
}
staff-search-expired = This search is gone. Type /staff again.
staff-search-hint = Find by name (no diacritics needed), number or id: /staff lan
staff-filter-all = All
staff-filter-unreached = Not reached
staff-filter-off = Off today
staff-filter-left = Have left
staff-filter-found = Search
staff-has-left = 🚪 has left
staff-never-opened = ⚠️ has not opened the bot
staff-blocked = ⚠️ has blocked the bot
staff-reached = can be reached
staff-member = 👤 { $name } (id { $id })
staff-roles = Roles: { $roles }
staff-no-roles = none yet
staff-phone = ☎️ Number: { $phone }
staff-no-phone = none yet
staff-language = Language: { $language }
staff-language-default = the default
staff-heard = last used the bot { $time }
staff-never-heard = has not used the bot yet
staff-duties = Next shifts:
staff-duty = • { $day } { $shift } { $from } to { $until }, { $post }
staff-no-duties = No shift in the next 2 weeks.
staff-open-cases = 📂 Open cases: { $open }
staff-open-cases-late = 📂 Open cases: { $open } (🔴 { $late } late)
staff-roles-of = ✏️ Roles of { $name }
staff-roles-tap = Tap to give a role or take it away. It counts at once.
staff-honorific-of = How is { $name } addressed in Vietnamese?
honorific-anh = anh
honorific-chi = chị
honorific-em = em
staff-leaving = 🚪 { $name } leaves?
staff-leaving-no-cases = They own no open case.
staff-leaving-cases = They own { $open ->
    [one] { $open } open case
   *[other] { $open } open cases
}: the shift leader is told at once, to give them to somebody else. Until then the promises are still reminded of, to the shift and team leader.
staff-leaving-duties = They stand on the rota (the next { $count ->
    [one] shift is below
   *[other] { $count } shifts are below
}); nobody counts as being there then:
staff-leaving-chat = The bot no longer writes to them, and what is about cases in their chat is taken away. They can come back.
staff-ask-name = What is the new name of { $person }? Reply to this message.
staff-ask-phone = What is the number of { $person }? Reply to this message; type - for none. It is shown only to those who may have to wake them.
staff-changed = 👤 { $what }.
staff-change-roles = { $who } set the roles of { $person }: { $roles }
staff-change-name = { $who } changed the name of { $person }
staff-change-phone = { $who } changed the number of { $person }
staff-change-honorific = { $who } changed how { $person } is addressed
staff-change-left = { $who } marked that { $person } has left
staff-change-back = { $who } had { $person } come back
button-member-page = ⬅️ Back
button-member-roles = ✏️ Roles
button-member-phone = ☎️ Number
button-member-name = ✏️ Name
button-member-honorific = ✏️ Address
button-member-leaving = 🚪 Leaves
button-member-leave = 🚪 Yes, they leave
button-member-return = ↩️ Back at work
button-staff-all = 👥 All
audit-filter-staff = The staff
reply-saved = Saved.
refusal-last-admin = This is the last admin. Make somebody else an admin first.
refusal-last-role = Everybody needs at least one role. Who leaves: tap 🚪 Leaves.
refusal-no-such-person = Nobody on the staff list has this id.

# ➕ Mời: one-time links.
command-invite = Invite somebody by a one-time link
help-invite = /invite brings in somebody new: choose the roles, get a link and a QR code that work once
invite-title = ➕ Invite somebody
invite-roles = Who is invited will be: { $roles }
invite-hint = Tap to choose the roles, then 🔗 Make the link. It works once, for 2 days: who opens it first is on the staff.
invite-list-title = 🔗 Links that still work
invite-none = There is no link.
invite-line = { $number }. { $roles }, until { $time } { $day }
invite-link = 🔗 An invitation to the bot as: { $roles }. It works once, until { $time } { $day }: who opens it first is on the staff. Send it to nobody else; one that went astray is revoked in /invite.
honorific-ask = How are you addressed in Vietnamese?
honorific-name = Your name on the list: { $name }. If it is not right, reply to this message with the right one before you choose.
honorific-set = The bot calls you { $name } now. An admin can change it.
staff-change-invited = { $who } made a one-time link: { $roles }
staff-change-revoked = { $who } revoked a one-time link: { $roles }
staff-change-came-in = { $person } came in by a one-time link: { $roles }
staff-change-imported = { $who } imported the { $entry }
button-invite = ➕ Invite
button-invite-make = 🔗 Make the link
button-invite-list = 🔗 Links that still work
button-invite-revoke = ✖️ Revoke
link-sent = Sent in the message below.
link-not-sent = It may not have been sent. If no link comes, please revoke it and make another.
refusal-invite-over = Somebody has used this link, or it has expired: nothing is left to revoke. See who has come in with /staff.
reply-invite-revoked = Revoked: nobody comes in by that link any more.
