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
duty-since = { $people }, from { $since }, for several days to come
duty-until = { $people }, since some days ago, to { $until }
duty-for-days = { $people }, for days on end
duty-next = Next: { $people }, from { $time }
duty-unreached = { $name } (⚠️ no message reaches them)
duty-no-rota = ⚠️ There is no rota today. When needed, the bot tells one person with the role, and another one the next time.
help-duty = /duty who is on duty and on call
command-duty = Who is on duty and on call
