# Imported tables: what is wrong with a file, a row or a cell, and what to do.
import-row = Row { $row }: { $problems }.
import-cell = { $cell }: { $problems }.

table-empty = { $file } is empty; fill it in and save it as CSV or XLSX.
table-too-large = { $file } is larger than 5 MiB; split it.
table-too-long = { $file } has more than 20,000 rows; split it.
table-too-wide = { $file } has more than 64 columns; keep only those it needs.
table-another-kind = { $file } is { $kind }; save the table as CSV or XLSX.
table-another-encoding = { $file } is neither UTF-8 nor UTF-16 text; save it as “CSV UTF-8” or as XLSX.
table-broken = { $file } cannot be read as a workbook; save it again as XLSX, or as CSV.
file-pdf = a PDF
file-picture = a picture
file-web-page = a web page
file-no-text = no text
file-old-office = a damaged or protected workbook, or an old Word file
file-protected = protected by a password

import-nothing-at-all = the file is empty; its first row names the columns { $columns }
import-another-list = this is not the list it should be; its first row names the columns { $columns }
import-column-twice = the column { $column } is there twice; keep one
import-columns-missing = no column is named { $missing }; the first row names { $columns }
import-columns-unknown = nothing is known of a column { $unknown }; use only { $columns }
import-nothing-below = there is nothing below the header; fill in the rows
import-more-than-header = there is more in it than the header has columns; put a text with commas in quotes
import-empty = { $column } is empty; fill it in
import-too-long = { $column } has { $length } characters; shorten it to { $longest }
import-invisible = { $column } has a line break or another invisible sign in it; remove it
import-no-day = { $column } “{ $text }” is no day; write it as 2026-03-01 or 01/03/2026
import-neither-yes-nor-no = { $column } “{ $text }” is neither yes nor no
import-same-as-row = it says the same as row { $row }; keep one
import-id-empty = telegram_id is empty; give the number of the person’s Telegram account
import-id-wrong = telegram_id “{ $text }” is no Telegram user id; it is a number above 0, without spaces
import-id-shortened = telegram_id “{ $text }” was shortened by the spreadsheet; format the column as a whole number or as text
import-id-shared = telegram_id { $id } is no person; Telegram itself, anonymous admins or channels speak as it
import-id-twice = telegram_id { $id } is in row { $row } already; keep one
import-id-unknown = nobody on the staff has telegram_id { $id }; import the staff first
import-nobody-named = nobody on the staff is “{ $text }”; write the name as in the staff list, or import it first
import-ambiguous = “{ $text }” may be { $candidates }; write the telegram_id or the phone number
import-or = {" or "}
import-name-empty = name is empty; give one
import-roles-empty = roles is empty; give at least one, such as agent
import-unknown-role = “{ $word }” is no role; use agent, qa, qa_lead, shift_leader, team_leader, info or admin
import-unknown-locale = “{ $word }” is no language the bot speaks; use vi or en
import-phone-wrong = phone { $why }; write it such as 0912345678
import-active-unclear = active “{ $text }” is neither yes nor no; write no for somebody who has left
import-date-empty = date is empty; give the day the shift begins, such as 2026-03-01
import-too-many-dates = it has { $dates } dates, and at most { $most } go into one file; split it
import-duty-role-empty = role is empty; give one, such as agent
import-unknown-duty-role = “{ $word }” is no role on the rota; use agent, qa, qa_lead, shift_leader, team_leader, info, admin or qa_on_call
import-shift-empty = shift is empty, which only qa_on_call may be; use one of: { $shifts }
import-unknown-shift = “{ $text }” is no shift of this centre; use one of: { $shifts }
import-cannot-stand = { $person } cannot stand here as { $post }, being { $roles }; give them the role in the staff list or correct the rota
import-unknown-code = “{ $text }” is no shift; use one of { $shifts }, OFF
import-unnamed = nobody is named here, but { $place } says “{ $text }”
import-nobody-works = nobody works on the days of this table
import-no-month = no month is named above the days; write it there, such as “03/2026”
import-no-day-of-month = “{ $text }” is no day of this month
import-no-role-on-shift = { $person } has no role that stands on the rota
import-no-shift-named = “{ $text }” names no shift
import-number-wrong = number { $why }
import-number-twice = { $number } is in row { $row } already; keep one
import-unknown-basis = basis “{ $text }” is none; use policy or agreement
import-code-twice = code “{ $code }” is in row { $row } already; keep one
import-planned-empty = planned is empty; a programme for reference needs the day it is planned to begin
import-until-before-from = until { $until } is before from { $from }
import-unknown-paid = paid “{ $text }” is neither prepaid nor postpaid; leave it empty for both
import-unknown-status = status “{ $text }” is none; use official, reference or ended
import-no-amount = value “{ $text }” is no amount in VND; write it as 50000

# Files sent to the bot: the preview, and what came of it.
list-rota = rota
list-staff = staff list
list-premium = list of premium customers
list-catalogue = promotion catalogue
import-no-name = a file without a name
import-gone = This file is not here any more; please send it again.
import-waiting = ⏳ Reading { $file }…
import-title = 📥 Preview of the { $list }: { $file }
import-again = ⚠️ Something has changed since the preview; please look again.
import-rota = { $days }: { $dates ->
    [one] 1 date
   *[other] { $dates } dates
}, { $people ->
    [one] 1 person
   *[other] { $people } people
}, { $duties ->
    [one] 1 duty
   *[other] { $duties } duties
}
import-golden-days = “3 ngày vàng”: { $days } days, in place of those known
import-doubtful = ⚠️ All of this rota is far from today; please check the year.
import-counts-rota = { $added } added, { $removed } removed, { $unchanged } unchanged
import-counts = { $added } added, { $changed } changed, { $unchanged } unchanged
import-counts-replaced = { $added } added, { $changed } changed, { $unchanged } unchanged, { $removed } removed
import-missing = { $count } not in the file: they stay
import-duty = { $person }, { $shift } { $day } ({ $post })
import-example-added = ➕ { $what }
import-example-changed = ✏️ { $what }
import-example-removed = ➖ { $what }
import-example-left = 🚪 { $what } has left
import-gaps = Once imported, still missing:
import-more-gaps = … and { $count } more dates with gaps
import-nothing-new = Nothing differs from now; there is nothing to import.
import-until = Nothing is imported yet. The preview is valid until { $time }.
import-applied = ✅ { $file } imported
import-dropped = ✖️ { $file } dropped, nothing was imported.
import-superseded = There is a newer file than { $file }; please use its preview.
import-expired = The preview of { $file } is older than 30 minutes, nothing was imported. Please send the file again.
import-unknown-list = The bot does not recognise { $file } as a rota, a staff list, a list of premium customers or a promotion catalogue. Please check the header.
import-bad = ⚠️ { $list } { $file } not imported, nothing has changed. To mend:
import-bad-row = • { $row }
import-not-allowed = You may not import the { $list }. Please ask an admin.
import-not-fetched = { $file } could not be downloaded from Telegram; please send it again.
import-local-server = { $file } could not be downloaded: the Bot API server runs with --local and keeps files on its own disk. Please have an admin import it with the loihua command.
import-last-admin = { $file } not imported: nobody would be left as admin.
import-staff-changed = { $file } not imported: somebody on the rota has just left or changed roles. Please send the file again.
import-entry = { $list } from { $file }: { $added } added, { $changed } changed, { $removed } removed
import-entry-dates = { $list } from { $file } ({ $days }): { $added } added, { $changed } changed, { $removed } removed
command-line = the command line

template-caption = 📄 Template of the { $list }: fill in the first sheet, the sheet “help” says how. Then send it back to the bot.
template-column = column
template-what = what goes into it
template-staff-id = The number of the person’s Telegram account; the bot tells it to whoever writes to it.
template-staff-name = As colleagues know them.
template-staff-roles = agent, qa, qa_lead, shift_leader, team_leader, info, admin; several joined by +.
template-staff-locale = vi or en; empty: the centre’s.
template-staff-phone = To wake this person; may be empty.
template-staff-honorific = How colleagues address them; may be empty.
template-staff-example = Example: 1001 | Lan | agent | vi | 0912345001 | anh
template-rota-date = The day the shift begins: 01/03/2026 or 2026-03-01.
template-rota-id = As in the staff list; a column phone or name will do instead.
template-rota-role = agent, qa, shift_leader, team_leader; qa_on_call (its shift may be empty) outside QA’s hours.
template-rota-example = Example: 01/03/2026 | CA1 | 1001 | agent
template-rota-grid = The month table that centres keep (people down, days across) is read as it is, too.

calendar-name = Shifts
calendar-file = shifts.ics
calendar-caption = 📅 Your { $count ->
    [one] next shift
   *[other] { $count } next shifts
}. Open the file to add them to your calendar.
calendar-none = There are no coming shifts of yours on the rota.
calendar-event = { $shift } ({ $post })
