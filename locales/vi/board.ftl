# The board of open cases in the shift leaders' group. No names of leaders, no numbers: a group reads it.
board-title = 📋 { $open } phiếu mở
board-title-late = 📋 { $open } phiếu mở · { $late } trễ
board-due = { $time } ({ $left })
board-more = và { $count } phiếu nữa
board-none = 📋 Không có phiếu nào đang mở.
board-as-of = Cập nhật lúc { $time }
board-over = 📋 Bảng phiếu ở nhóm này không cập nhật nữa.
board-away = ⚠️ Bảng phiếu trong nhóm trưởng ca không cập nhật được: bot không còn trong nhóm, hoặc không được gửi tin ở đó. Nhờ thêm lại bot vào nhóm. Việc nhắc phiếu vẫn chạy bình thường; bảng sẽ được thử lại sau mỗi 10 phút.
board-late = 🔴 Trễ { $count }
board-lost = 🚨 Mất máy { $count }
board-asking-qa = ⏳ QLCL { $count }
board-soon = Sắp đến giờ { $count }
board-calm = Chưa phiếu nào sắp đến giờ
button-all-open = 📂 Xem tất cả (gửi riêng)
