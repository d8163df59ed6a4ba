# 👤 A case given to somebody else: whom to choose, the offer, what came of it.
button-give = 👤 Reassign
button-give-case = 👤 #{ $id }
button-more-people = ➡️ More people
button-offer-around = 👥 Ask the 3 with the fewest cases
button-take-case = 📥 Take the case
button-decline-case = ↩️ Decline
ask-to-whom = 👤 Case #{ $id }: who should take it? These are on duty.
card-reassign = 👤 Offered to { $people }, until { $time }
reassign-offer = 👤 { $greeting }, { $giver } asks you to take case #{ $id }.
reassign-offer-shift = 👤 { $greeting }, case #{ $id } of { $owner } is left from the last shift. Could you take it?
reassign-what = { $leader } · { $kind }
reassign-due = Result promised by { $time } ({ $left })
reassign-until = Please answer before { $time }. Until then { $owner } keeps the case.
reassign-taken-by-you = 📥 Case #{ $id } is taken.
reassign-declined = ↩️ Case #{ $id }: you declined it.
reassign-taken = 📥 Case #{ $id }: { $person } has taken it.
reassign-over = 👤 Case #{ $id }: it is no longer offered. Owner: { $owner }.
reassign-begun = 👤 { $greeting }, { $giver } is offering case #{ $id } to { $to }. From now on { $Giver } keeps it until they accept.
reassign-news-taken = 📥 { $greeting }, { $person } has taken case #{ $id }.
reassign-news-declined = ↩️ { $greeting }, case #{ $id }: { $people } cannot take it.
reassign-news-unanswered = ⏰ { $greeting }, case #{ $id }: { $people } has not answered.
reassign-news-nobody = ⏰ { $greeting }, case #{ $id }: nobody on this shift has taken it.
reassign-news-not-reached = ⚠️ { $greeting }, case #{ $id }: { $people } could not be reached.
reassign-stays-yours = You are still the owner; please reassign it again if needed.
reassign-stays = { $owner } is still the owner; please reassign it again.
owner-left = 👤 { $greeting }, { $person } is no longer on the staff and has { $count } open { $count ->
    [one] case
   *[other] cases
}. Please reassign them.
owner-left-more = and { $count } more, type /open to see them
reply-given = 👤 Offered. If nobody takes it within 5 minutes, the bot will tell you.
reply-offered-around = 👥 The 3 people with the fewest cases were asked. Nobody in 3 minutes: the next 3 are.
reply-taken-over = 📥 You have taken the case. Please keep the promise to the leader.
reply-already-yours = You already own this case.
reply-reassign-declined = ↩️ Declined. The person who offered it will be told.
refusal-nobody-to-give-to = Nobody else is on duty to take it. Type /duty to see who is on duty.
refusal-not-there = { $person } is no longer on duty or cannot be reached. Please tap 👤 Reassign to choose again.
refusal-offered-to-others = This case is offered to somebody else. Type /case and its number to see it.
refusal-has-case = { $person } owns this case.
timeline-given = offered to { $people }
timeline-reassign-declined = { $who } declined the case
timeline-reassign-taken = { $who } took the case
timeline-reassign-over = nobody has taken the case
timeline-owner-left = the owner left the staff; told { $people }
