# Lists turned over page by page: /open, /find, the timeline of a case.
open-title = 📂 Open cases: { $count }
open-title-of = 📂 Open cases, { $filter }: { $count }
open-none = There is no open case.
open-none-of = There is no open case under “{ $filter }”.
open-due = { $time } ({ $left })
list-page = page { $page }/{ $pages }
filter-all = All
filter-mine = Mine
filter-shift = This shift
filter-overdue = Overdue
filter-asking = Waiting for QA
filter-unowned = To reassign
filter-active = • { $filter }
key-page-before = ◀ Back
key-page-after = Next ▶
key-older = ◀ Older
key-newer = Newer ▶
key-timeline = 🕓 Timeline
find-title = 🔎 { $typed }: { $count ->
    [one] 1 case
   *[other] { $count } cases
}
find-title-more = 🔎 { $typed }: { $count } cases or more
find-none = 🔎 No case found: { $typed }.
find-none-masked = A colleague’s case is found by its full phone number or case number only.
find-more = There are more than these. Please add to the name or give the whole number.
find-closed = { $state } { $time }
find-gone = This search is gone. Please type /find again.
no-find-what = Please add a phone number (or at least its last 4 digits), the leader’s name or a case number, for example /find 0912345678
help-find = /find 0912345678 finds cases by phone number, leader’s name or case number
command-find = Find cases by number, leader’s name or case number
timeline-title = 🕓 Timeline of case #{ $id }
timeline-none = Nothing has been noted.
timeline-masked = The timeline is for who works on this case, shift leaders and team leaders.
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
timeline-agrees = { $who } noted: the request agrees
timeline-differs = { $who } noted: it does not agree
timeline-done = { $who } carried it out
timeline-done-unchecked = { $who } carried it out, not checked
timeline-done-overruled = { $who } decided to carry it out as an exception
timeline-cannot = { $who } noted: cannot be done
timeline-waiting = { $who } waits for another unit
timeline-told = { $who } told the leader, in time
timeline-told-late = { $who } told the leader, { $span } late
timeline-not-reached = { $who } called, leader not reached
timeline-another-time = { $who } agreed another time with the leader: { $time } (promise no. { $number })
timeline-next-try = { $who } set the next try for { $time }
timeline-withdrawn = { $who } noted: withdrawn by the leader
timeline-mistake = { $who } closed it as opened by mistake
timeline-snoozed = { $who } asked to be reminded at { $time }
timeline-undone = { $who } undid it, the case is open again
timeline-reopened = { $who } reopened the case, result promised by { $time } (promise no. { $number })
timeline-corrected = { $who } corrected: { $field }
timeline-noted = { $who } noted
timeline-joined = { $who } joined
timeline-nobody-to-tell = nobody could be told, the admins were
timeline-reminded = reminded { $people }
timeline-reminded-later = { $person } ({ $time })
timeline-under-way = being sent to { $people }
timeline-missed = could not reach { $people }
timeline-not-needed = no longer needed by { $people }
timeline-all-quiet = a reminder was due, everybody had asked for a later one
timeline-asked-qa = { $who } asked QA
timeline-put-to = question put to { $people }
timeline-put-to-nobody = the question reached nobody
timeline-offered-again = QA asked again: { $people }
timeline-claimed = { $who } took the question
timeline-handed-back = { $who } handed the question back
timeline-comes-back = { $who } will come back
timeline-said = { $who } wrote
timeline-qa-said = { $who } (QA) wrote
timeline-phoned-qa = { $who } phoned QA
timeline-answer-go = { $who } answered: go ahead
timeline-answer-verify = { $who } answered: verify more
timeline-answer-no = { $who } answered: do not
timeline-chased = asked to read the answer: { $people }
timeline-answer-read = { $who } has read the answer
timeline-question-dropped = { $who } no longer asks QA
timeline-revealed = { $who } looked at the numbers
timeline-confirmed = { $who }: the leader confirmed the request as it is
timeline-wants-shift-leader = { $who }: the leader wants the shift leader
timeline-wants-team-leader = { $who }: the leader wants the team leader
timeline-rang = rang { $people }
timeline-call-taken = { $who } took the call
timeline-call-promised = nobody took the call; a callback is promised
timeline-call-off = { $who }: the leader no longer waits
