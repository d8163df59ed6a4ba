# Reminders of a promised result.
reminder-soon-owner = ⏰ { $greeting }, { $left } to tell the result of case #{ $id }. { $state }.
reminder-soon-others = ⏰ { $greeting }, { $left } to tell the result of case #{ $id }. Owner: { $owner }, { $state }. Please help.
reminder-due-owner = 🔔 { $greeting }, the result of case #{ $id } is due. Please call { $leader } now on { $number }. If it is not finished, please call anyway and ask for more time.
reminder-due-owner-done = 🔔 { $greeting }, the result of case #{ $id } is due. Please call { $leader } now on { $number }. It is done, only the call is left.
reminder-due-owner-cannot = 🔔 { $greeting }, the result of case #{ $id } is due. Please call { $leader } now on { $number }. It cannot be done: please tell { $caller } why.
reminder-due-others = 🔔 { $greeting }, the result of case #{ $id } is due. Owner: { $owner }, { $state }. Please help.
reminder-late-owner = 🔴 { $greeting }, case #{ $id } is { $late } and { $caller } has not been told. { $state }. Please call { $leader } now on { $number }.
reminder-late-others = 🔴 { $greeting }, case #{ $id } is { $late } and { $caller } has not been told. Owner: { $owner }, { $state }. Please help.
reminder-who = { $Caller } { $leader } · { $what }. Call { $caller }: { $number }.
reminder-call-owner = Call { $owner }: { $number }.
reminder-unclear = ⚠️ This may not be a business number.
reminder-nobody = ⚠️ There is no { $roles } to reach.
reminder-unreached = ⚠️ Could not reach { $people }.
reminder-quiet = 💤 { $owner } snoozed the reminder.
reminder-tries = 📵 Called { $tries ->
    [one] once
   *[other] { $tries } times
}, { $caller_noun } not reached.
reminder-next-try-owner = ⏰ { $greeting }, { $left } to the next try ({ $time }) of case #{ $id }.
reminder-next-try-others = ⏰ { $greeting }, { $left } to the next try ({ $time }) of case #{ $id }. Owner: { $owner }, { $state }. Please help.
over-told = ✅ Case #{ $id }: { $caller_noun } told at { $time }, on time.
over-told-late = ✅ Case #{ $id }: { $caller_noun } told at { $time }, { $span } late.
over-withdrawn = 🚫 Case #{ $id }: withdrawn by { $caller } at { $time }.
over-mistake = 🗑 Case #{ $id }: opened by mistake, closed at { $time }.
over-open = Case #{ $id } is open again.
