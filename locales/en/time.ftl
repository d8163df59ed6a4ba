# Clock times, spans and how far away something is. Spans round down; what is left rounds up.
time-day = { $time } on { $day } { $month ->
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
}
time-year = { $time } on { $day } { $month ->
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
span-moment = less than 1 minute
span-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
span-hours = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
span-hours-minutes = { $hours } h { $minutes } min
span-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
span-days-hours = { $days ->
    [one] 1 day
   *[other] { $days } days
} { $hours } h
left = { $span } left
late = { $span } late
due-now = due now
