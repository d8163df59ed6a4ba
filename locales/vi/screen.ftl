# 📺 Wall screens: the list in the chat, and the link that opens one.
button-board = 📊 Bảng
button-screens = 📺 Màn hình
button-screen-new = ➕ Mở màn hình mới
button-screen-close = ⏹ Tắt
screens-title = 📺 Màn hình treo tường
screens-none = Chưa có màn hình nào.
screen-open = #{ $id }: { $person } mở { $time }, tự tắt { $until }
screen-link-unused = #{ $id }: liên kết của { $person } chưa mở, hết hạn { $until }
screens-what = Màn hình chỉ để xem: phiếu đang hẹn, câu hỏi chờ QLCL, ai đang trực. Không có tên LĐ, không có số.
screen-link-title = 📺 Mở màn hình treo tường
screen-link-open = Nhờ mở trên máy của màn hình trong { $span }. Liên kết chỉ mở được một lần:
screen-link-type = Hoặc mở { $address } trên máy đó rồi gõ mã:
staff-change-screen-linked = { $who } tạo đường dẫn mở màn hình #{ $id }
staff-change-screen-closed = { $who } tắt màn hình #{ $id }
