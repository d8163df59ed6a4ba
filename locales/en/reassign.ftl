# 👤 A case given to somebody else: whom to choose, the offer, what came of it.
key-give = 👤 Reassign
key-give-case = 👤 #{ $id }
key-more-people = ➡️ More people
key-take-case = 📥 Take the case
key-decline-case = ↩️ Decline
ask-to-whom = 👤 Case #{ $id }: who should take it? These are on duty.
card-giving = 👤 Offered to { $people }, until { $time }
giving-offer = 👤 { $hail }, { $giver } asks you to take case #{ $id }.
giving-offer-shift = 👤 { $hail }, case #{ $id } of { $owner } is left from the last shift; could you take it?
giving-due = Result promised by { $time } ({ $left })
giving-until = Please answer before { $time }. Until then { $owner } keeps the case.
giving-mine = 📥 Case #{ $id } is taken.
giving-declined = ↩️ Case #{ $id }: noted as declined.
giving-taken = 📥 Case #{ $id }: { $person } has taken it.
giving-over = 👤 Case #{ $id }: nobody needs to take it any more. { $owner } has it.
giving-begun = 👤 { $hail }, { $giver } is giving case #{ $id } to { $to }. { $Giver } keeps it from now on.
giving-news-taken = 📥 { $hail }, { $person } has taken case #{ $id }.
giving-news-declined = ↩️ { $hail }, case #{ $id }: { $people } cannot take it.
giving-news-unanswered = ⏰ { $hail }, case #{ $id }: { $people } has not answered.
giving-news-nobody = ⏰ { $hail }, case #{ $id }: nobody of this shift has taken it.
giving-news-not-reached = ⚠️ { $hail }, case #{ $id }: { $people } could not be reached.
giving-stays-yours = The case is still yours; please give it to somebody else if need be.
giving-stays = { $owner } still has it; please give it to somebody else.
owner-left = 👤 { $hail }, { $person } is no longer on the staff and has { $count } open { $count ->
    [one] case
   *[other] cases
}. Could you give them to somebody else?
owner-left-more = and { $count } more, see /open
said-given = 👤 Offered. If nobody takes it within 5 minutes, the bot will say so.
said-taken-over = 📥 The case is yours. Please keep the promise to the leader.
said-already-yours = You have this case already.
said-giving-declined = ↩️ Noted as declined. Whoever gives it will be told.
no-nobody-to-give-to = Nobody else is on duty now to give it to. /duty shows who is on duty.
no-not-there = { $person } is no longer on duty or cannot be reached. Please tap 👤 Reassign and choose again.
no-offered-to-others = This case is offered to somebody else. Type /case with its number to see it.
no-has-case = { $person } has this case.
timeline-given = offered to { $people }
timeline-giving-declined = { $who } declined the case
timeline-giving-taken = { $who } took the case
timeline-giving-over = nobody has taken the case
timeline-owner-left = the owner has left the staff; told { $people }
