# Several reminders in one message.
digest-late = 🔴 { $greeting }, { $count ->
    [one] one promised result is overdue:
   *[other] { $count } promised results are overdue:
}
digest-some-late = 🔴 { $greeting }, { $count } promised results are due, { $late ->
    [one] one of them overdue:
   *[other] { $late } of them overdue:
}
digest-due = 🔔 { $greeting }, { $count ->
    [one] one promised result is due:
   *[other] { $count } promised results are due:
}
digest-over = ✅ { $greeting }, all { $count } cases are closed.
digest-told = ✅ #{ $id } told at { $time }, on time
digest-told-late = ✅ #{ $id } told at { $time }, { $span } late
digest-withdrawn = 🚫 #{ $id } withdrawn by { $caller } at { $time }
digest-mistake = 🗑 #{ $id } opened by mistake, closed at { $time }
refusal-which-case = This message lists several cases. Please name one of them in your reply, for example “#{ $id } …”.
reminder-superseded = 🔔 See the newest reminder below.
digest-more = And also: { $cases }
