# /duty: who is on duty and on call, now and next.
duty-title = 👥 Đang trực
duty-shift-leader = Trưởng ca:
duty-team-leader = Tổ trưởng:
duty-qa = QLCL:
duty-qa-on-call = Trực ngoài ca (QLCL):
duty-qa-lead = Trưởng QLCL:
duty-agent = Điện thoại viên:
duty-nobody = ⚠️ Chưa có ai trực
duty-hours = { $people }, từ { $since } đến { $until }
duty-since = { $people }, từ { $since }, còn nhiều ngày nữa
duty-until = { $people }, từ mấy hôm trước đến { $until }
duty-for-days = { $people }, nhiều ngày liền
duty-next = Tiếp theo: { $people }, từ { $time }
duty-unreached = { $name } (⚠️ chưa nhắn được)
duty-no-rota = ⚠️ Hôm nay chưa có lịch trực. Khi cần, bot báo một người giữ vai trò đó, lần sau báo người khác.
help-duty = /duty ai đang trực, ai trực ngoài ca
command-duty = Ai đang trực, ai trực ngoài ca
