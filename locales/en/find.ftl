# Lists turned over page by page: /open, /find, the timeline of a case.
open-title = 📂 Open cases: { $count }
open-title-of = 📂 Open cases, { $filter }: { $count }
open-none = There are no open cases.
open-none-of = There are no open cases under “{ $filter }”.
open-due = { $time } ({ $left })
list-page = page { $page }/{ $pages }
owners-title = 👥 Open cases by owner
owner-load = { $person }: { $open }
owner-load-late = 🔴 { $person }: { $open } ({ $late } late)
owned-title = 📂 Cases of { $person }: { $count }
filter-all = All
filter-mine = Mine
filter-shift = This shift
filter-overdue = Overdue
filter-asking = Waiting for QA
filter-unowned = To reassign
filter-active = • { $filter }
button-page-before = ◀ Back
button-page-after = Next ▶
button-older = ◀ Older
button-newer = Newer ▶
button-files = 📎 Show files
button-timeline = 🕓 Timeline
find-title = 🔎 { $typed }: { $count ->
    [one] 1 case
   *[other] { $count } cases
}
find-title-more = 🔎 { $typed }: { $count } cases or more
find-none = 🔎 No cases found: { $typed }.
find-none-masked = A colleague’s case can only be found by its full phone number or its case number.
find-more = There are more cases. Please add to the name or type the whole number.
find-closed = { $state } { $time }
find-expired = This search has expired. Please type /find again.
refusal-find-what = Please add a phone number (or at least its last 4 digits), the leader’s name or a case number, for example /find 0912345678
help-find = /find 0912345678 finds cases by phone number, leader’s name or case number
command-find = Find cases by number, leader’s name or case number
timeline-title = 🕓 Timeline of case #{ $id }
timeline-none = Nothing has been noted yet.
timeline-masked = The timeline is only for people who work on this case, shift leaders and team leaders.
timeline-day = 📅 { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
} { $year }
timeline-bot = the bot
timeline-text = { $what }: “{ $text }”
timeline-was = { $what }, before: “{ $text }”
timeline-taken = { $who } opened the case, result promised by { $time }
timeline-pasted = { $who } pasted the subscriber name of the calling number
timeline-business = { $who } noted: a business number
timeline-business-not = { $who } noted: not a business number
timeline-owner-pasted = { $who } pasted the owner on record of the number to help with
timeline-agrees = { $who } noted: the request matches
timeline-differs = { $who } noted: the request does not match
timeline-done = { $who } carried it out
timeline-done-unchecked = { $who } carried it out, not checked
timeline-done-overruled = { $who } decided to carry it out as an exception
timeline-cannot = { $who } noted: cannot be done
timeline-waiting = { $who } is waiting for another unit
timeline-told = { $who } told { $caller }, on time
timeline-told-late = { $who } told { $caller }, { $span } late
timeline-not-reached = { $who } called, { $caller_noun } not reached
timeline-another-time = { $who } agreed another time with { $caller }: { $time } (promise no. { $number })
timeline-next-try = { $who } set the next try for { $time }
timeline-withdrawn = { $who } noted: withdrawn by { $caller }
timeline-mistake = { $who } closed it as opened by mistake
timeline-snoozed = { $who } snoozed the reminder until { $time }
timeline-undone = { $who } undid the closing, the case is open again
timeline-reopened = { $who } reopened the case, result promised by { $time } (promise no. { $number })
timeline-corrected = { $who } corrected: { $field }
timeline-business-number = { $who } noted the leader’s business number
timeline-file-kept = { $who } sent a file
timeline-noted = { $who } added a note
timeline-joined = { $who } joined
timeline-nobody-reached = nobody could be notified, the admins were told
timeline-reminded = reminded { $people }
timeline-reminded-later = { $person } ({ $time })
timeline-under-way = being sent to { $people }
timeline-missed = could not reach { $people }
timeline-not-needed = { $people } no longer had to be told
timeline-all-quiet = a reminder was due, but everybody had snoozed it
timeline-asked-qa = { $who } asked QA
timeline-question-sent = question sent to { $people }
timeline-question-unsent = the question reached nobody
timeline-offered-again = QA asked again: { $people }
timeline-claimed = { $who } claimed the question
timeline-handed-back = { $who } handed the question back
timeline-comes-back = { $who } will come back
timeline-said = { $who } wrote
timeline-qa-said = { $who } (QA) wrote
timeline-phoned-qa = { $who } phoned QA
timeline-phoned-answer = { $who }: phoned { $person } (QA): { $verdict }
timeline-phoned-confirmed = { $who }: the call was as noted
timeline-phoned-corrected = { $who }: corrected the call as noted
timeline-phoned-denied = { $who }: there was no such call
timeline-phoned-unconfirmed = bot: the call to QA is not confirmed, told { $people }
timeline-answer-go = { $who } answered: go ahead
timeline-answer-verify = { $who } answered: verify more
timeline-answer-no = { $who } answered: do not do it
timeline-answer-reminded = reminded to read the answer: { $people }
timeline-answer-read = { $who } has read the answer
timeline-question-dropped = { $who } took the question back
timeline-revealed = { $who } looked at the numbers
timeline-confirmed = { $who } noted: the leader confirmed the request unchanged
timeline-wants-shift-leader = { $who }: the leader wants the shift leader
timeline-wants-team-leader = { $who }: the leader wants the team leader
timeline-call-asked = asked { $people } to take the call
timeline-call-taken = { $who } took the call
timeline-call-promised = nobody took the call, a callback was promised
timeline-call-back = { $who } calls the leader back
timeline-call-off = { $who }: the leader no longer wants it
many-joins = 👀 { $person } has tapped 👋 Join on { $count } cases within an hour: { $cases }. Please see whether their leaders did reach { $person }.
