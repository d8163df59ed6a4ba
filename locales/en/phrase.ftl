# Short sentences: what a press or a line of text came to.
said-pasted-business = ✅ It is a business number.
said-pasted-other = ❌ Not a business number. Ask QA before carrying it out.
said-business = ✅ Noted: a business number.
said-business-not = ❌ Noted: not a business number. Ask QA before carrying it out.
said-agrees = ✅ Noted: agrees.
said-differs = ⚠️ Noted: differs. Call the leader and say what does not agree.
said-done = 🛠 Noted: done. Please call the leader now.
said-cannot = ⚠️ Noted: cannot be done. Please call the leader now and say why.
said-waiting = ⏳ Noted: waiting for another unit. Call the leader at the promised time all the same.
said-told = 📞 Leader told at { $time }. The case is closed, thank you.
said-not-reached = 📵 Noted: not reached, { $tries ->
    [one] 1 time
   *[other] { $tries } times
}. The reminders go on.
said-another-time = 🕘 Moved: result promised by { $time }.
said-next-try = 🔁 Next try set: { $time }. The case stays open.
said-withdrawn = 🚫 Withdrawn by the leader. The case is closed.
said-mistake = 🗑 Opened by mistake. The case is closed.
said-snoozed = 💤 You will be reminded at { $time }. The promise to the leader has not moved.
said-undone = ↩️ Undone, the case is open again.
said-reopened = 🔄 Reopened. Result promised by { $time }.
said-corrected = ✏️ Corrected.
said-nothing-changed = Nothing has changed.
said-noted = 📝 Noted on the case.
said-joined = 👋 You have joined the case. Its owner has been told.
said-already-joined = You are on this case already.
said-form-cancelled = ✖️ Form cancelled.
said-form-opened = 💾 Case opened.
said-question-cancelled = Question dropped, the case is unchanged.
said-language-set = Switched to English.
said-parked = ⚠️ This could not be handled and the admin has been told. Please send it again; if it is urgent, tell the shift leader.
said-how-to-begin = Type /vip for a new case, /open for the open cases, /help for help.
said-ok = Received. The card shows where the case stands.
said-owner-unclear = Is the owner on record the leader? Please choose whether it agrees.
