# Reminders of a promised result.
reminder-soon-owner = ⏰ { $hail }, { $left } to tell the result of case #{ $id }. { $state }.
reminder-soon-others = ⏰ { $hail }, { $left } to tell the result of case #{ $id }. { $owner } has it, { $state }. Please help.
reminder-due-owner = 🔔 { $hail }, the result of case #{ $id } is due. Please call { $leader } now on { $number }. Not finished? Call all the same and ask for more time.
reminder-due-owner-done = 🔔 { $hail }, the result of case #{ $id } is due. Please call { $leader } now on { $number }. It is done, only the call is left.
reminder-due-owner-cannot = 🔔 { $hail }, the result of case #{ $id } is due. Please call { $leader } now on { $number }. It cannot be done: tell the leader why.
reminder-due-others = 🔔 { $hail }, the result of case #{ $id } is due. { $owner } has it, { $state }. Please help.
reminder-late-owner = 🔴 { $hail }, case #{ $id } is { $late } and the leader has not been told. { $state }. Please call { $leader } now on { $number }.
reminder-late-others = 🔴 { $hail }, case #{ $id } is { $late } and the leader has not been told. { $owner } has it, { $state }. Please help.
reminder-who = Leader { $leader } · { $what }. Call the leader: { $number }.
reminder-call-owner = Call { $owner }: { $number }.
reminder-unclear = ⚠️ It is not known whether this is a business number.
reminder-unreached = ⚠️ Could not reach { $people }.
reminder-quiet = 💤 { $owner } asked to be reminded later.
reminder-tries = 📵 Called { $tries ->
    [one] once
   *[other] { $tries } times
}, leader not reached.
reminder-next-try = 🔁 Next try: { $time }.
over-told = ✅ Case #{ $id }: told at { $time }, in time.
over-told-late = ✅ Case #{ $id }: told at { $time }, { $span } late.
over-withdrawn = 🚫 Case #{ $id }: withdrawn by the leader at { $time }.
over-mistake = 🗑 Case #{ $id }: opened by mistake, closed at { $time }.
over-open = Case #{ $id } is open again.
