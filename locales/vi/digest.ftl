# Several reminders in one message.
digest-late = 🔴 { $greeting }, { $count } phiếu trễ hẹn báo KQ:
digest-some-late = 🔴 { $greeting }, { $count } phiếu cần báo KQ, { $late } phiếu đã trễ:
digest-due = 🔔 { $greeting }, { $count } phiếu cần báo KQ:
digest-over = ✅ { $greeting }, cả { $count } phiếu đã xong.
digest-told = ✅ #{ $id } đã báo lúc { $time }, đúng hẹn
digest-told-late = ✅ #{ $id } đã báo lúc { $time }, trễ { $span }
digest-withdrawn = 🚫 #{ $id } { $caller } đã rút yêu cầu lúc { $time }
digest-mistake = 🗑 #{ $id } mở nhầm, đã đóng lúc { $time }
refusal-which-case = Tin này có nhiều phiếu. Nhờ ghi một số phiếu trong câu trả lời, ví dụ “#{ $id } …”.
reminder-superseded = 🔔 Xem tin nhắc mới nhất ở bên dưới.
digest-more = Còn nữa: { $cases }
