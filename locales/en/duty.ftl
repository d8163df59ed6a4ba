# /duty: who is on duty and on call, now and next.
duty-title = 👥 On duty
duty-shift-leader = Shift leader:
duty-team-leader = Team leader:
duty-qa = QA:
duty-qa-on-call = On call (QA):
duty-qa-lead = QA lead:
duty-agent = Agents:
duty-nobody = ⚠️ Nobody on duty
duty-hours = { $people }, { $since } to { $until }
duty-since = { $people }, from { $since }, for several days
duty-until = { $people }, for several days already, until { $until }
duty-for-days = { $people }, for several days
duty-next = Next: { $people }, from { $time }
duty-unreached = { $name } (⚠️ cannot be reached)
duty-no-rota = ⚠️ There is no rota for today. When needed, the bot notifies one person with the role, and another one the next time.
help-duty = /duty who is on duty and on call
command-duty = Who is on duty and on call
