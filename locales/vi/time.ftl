# Clock times, spans and how far away something is. Spans round down; what is left rounds up.
time-day = { $time } ngày { $day }/{ $month }
time-year = { $time } ngày { $day }/{ $month }/{ $year }
span-moment = chưa tới 1 phút
span-minutes = { $minutes } phút
span-hours = { $hours } giờ
span-hours-minutes = { $hours } giờ { $minutes } phút
span-days = { $days } ngày
span-days-hours = { $days } ngày { $hours } giờ
left = còn { $span }
late = trễ { $span }
due-now = đến giờ
