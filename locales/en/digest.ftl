# Several reminders in one message.
digest-late = 🔴 { $hail }, { $count ->
    [one] one result is late:
   *[other] { $count } results are late:
}
digest-some-late = 🔴 { $hail }, { $count } results are to be told, { $late ->
    [one] one of them is late:
   *[other] { $late } of them are late:
}
digest-due = 🔔 { $hail }, { $count ->
    [one] one result is to be told:
   *[other] { $count } results are to be told:
}
digest-over = ✅ { $hail }, all { $count } cases are closed.
digest-told = ✅ #{ $id } told at { $time }, in time
digest-told-late = ✅ #{ $id } told at { $time }, { $span } late
digest-withdrawn = 🚫 #{ $id } withdrawn by the leader at { $time }
digest-mistake = 🗑 #{ $id } opened by mistake, closed at { $time }
no-which-case = This message is about several cases. Please name one of them in your reply, for example “#{ $id } …”.
