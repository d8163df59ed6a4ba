# Lists, greetings, help, and what the staff who look after the bot are told.
similar-case = Phiếu #{ $id } giống phiếu #{ $other } đang mở, { $state }, hẹn báo KQ { $time }.
similar-case-join = Nếu là cùng một việc thì tham gia #{ $other }, với { $owner }.
joined = 👋 { $greeting }, { $caller } gọi lại gặp { $person }, hỏi phiếu #{ $id }. { $Person } đã tham gia phiếu.
repeat-mark = ↻
help-title = Lời Hứa: đã hẹn báo KQ cho LĐ thì không quên.
help-vip = /vip mở phiếu mới. Ví dụ:
help-vip-example = /vip anh Hùng | 0912345678 | mở nợ cước 0933123456 | 0987654321 | 20m
help-vip-note = Số gọi lại và giờ hẹn có thể bỏ trống. Chỉ gõ /vip thì hiện phiếu nhập.
help-open = /open phiếu đang mở
help-case = /case 12 xem phiếu #12
help-ask = /ask 12 hỏi QLCL về phiếu #12; gõ luôn câu hỏi phía sau cũng được
help-guidance = /guidance hướng dẫn đã lưu của QLCL
help-cancel = /cancel hủy phiếu đang nhập hoặc câu hỏi đang chờ
help-lang = /lang chọn ngôn ngữ
help-help = /help xem lại hướng dẫn này
help-reply = Trả lời (reply) vào phiếu để ghi chú. Gõ nhầm thì sửa tin nhắn đã gửi.
help-in-group = Trong nhóm bot chỉ đọc các lệnh này và tin trả lời (reply) bot. Việc khác nhắn riêng cho bot ạ.
bot-description = Lời Hứa: đã hẹn báo KQ cho LĐ thì không quên. LĐ gọi đến: mở phiếu, bot nhắc đến khi LĐ được báo. Kênh này chỉ dành cho nhân viên nội bộ; bấm Bắt đầu để bot nhắn được.
bot-short-description = Đã hẹn báo KQ cho LĐ thì không quên. Chỉ dành cho nhân viên nội bộ.
shortcut-vip = 📝 Phiếu VIP mới
shortcut-premium = 💎 Phiếu KH Cao Cấp
shortcut-open = 📂 Phiếu của tôi
shortcut-transfer = 📲 LĐ xin gặp
command-start = Bắt đầu
command-vip = Mở phiếu VIP mới
command-open = Phiếu đang mở
command-case = Xem một phiếu, ví dụ /case 12
command-ask = Hỏi QLCL về một phiếu, ví dụ /ask 12
command-guidance = Hướng dẫn đã lưu của QLCL
command-cancel = Hủy phiếu đang nhập hoặc câu hỏi
command-lang = Chọn ngôn ngữ
command-help = Hướng dẫn
welcome = Chào { $name }, đây là Lời Hứa.
welcome-what = LĐ gọi đến và đã hẹn báo KQ thì mở phiếu ở đây; đến giờ hẹn bot sẽ nhắc, và nhắc cho đến khi LĐ được báo. Trễ thì trưởng ca, tổ trưởng cùng được báo để hỗ trợ.
welcome-agent = Có LĐ gọi: gõ /vip. Xem các lệnh khác: /help
language-choice = Chọn ngôn ngữ
stranger = Dạ, kênh này chỉ dành cho nhân viên nội bộ. Mã của anh/chị là { $id }, nhờ gửi người quản trị ạ.
stranger-by-link = Dạ, đường dẫn này không còn dùng được. Nhờ anh/chị xin người quản trị đường dẫn mới ạ; mã của anh/chị là { $id }.
stranger-wrote = 👤 Có người chưa trong danh sách nhắn cho bot, mã { $id }. Nếu là đồng nghiệp thì nhờ thêm vào danh sách nhân viên.
joined-by-link = 👤 { $person } (mã { $id }) đã vào danh sách nhân viên bằng đường dẫn mời, vai trò: { $roles }. Nếu không phải người được mời thì bấm tên bên dưới, rồi 🚪 Nghỉ việc.
nobody-reached = 🆘 Phiếu #{ $id } hẹn báo KQ { $time } ({ $left }) mà không nhắn được cho ai. { $owner } phụ trách. Nhờ liên hệ trực tiếp và xem lại lịch trực.
update-parked = 🛠 Tin số { $update } xử lý lỗi nhiều lần nên tạm để riêng, các tin khác vẫn chạy. Nhờ xem nhật ký của bot.
self-check-repaired = 🛠 Bot tự kiểm tra: { $cases } phiếu bị thiếu giờ nhắc, đã đặt lại. Không phiếu nào bị bỏ. Nhờ xem nhật ký của bot.
self-check-messages-stuck = 🛠 Bot tự kiểm tra: có tin gấp chờ quá 5 phút chưa gửi đi được dù Telegram vẫn chạy. Nhờ xem nhật ký của bot.
self-check-messages-recovered = ✅ Bot tự kiểm tra: tin gấp đã gửi đi bình thường trở lại.
self-check-timers-stuck = 🛠 Bot tự kiểm tra: có giờ nhắc đã đến hơn 2 phút mà chưa chạy. Nhờ trưởng ca theo dõi /open và xem nhật ký của bot.
self-check-timers-recovered = ✅ Bot tự kiểm tra: giờ nhắc đã chạy bình thường trở lại.
self-check-backups-fail = 🛠 Bot tự kiểm tra: chưa sao lưu được cơ sở dữ liệu. Nhờ kiểm tra chỗ trống và thư mục sao lưu; bot thử lại sau.
self-check-backups-recovered = ✅ Bot tự kiểm tra: đã sao lưu được trở lại.
message-refused = 🛠 Telegram từ chối một tin về phiếu #{ $id } gửi { $person }, gửi chữ trơn cũng không được. Nhờ báo { $person } xem phiếu, và xem nhật ký của bot.
self-check-unreadable = 🛠 Bot tự kiểm tra: không đọc được { $rows } (bản khác của bot ghi, hoặc dữ liệu hỏng). Phần này bot bỏ qua, không nhắc nữa; việc khác vẫn chạy. Nhờ xem nhật ký của bot ngay.
self-check-unreadable-more = { $rows } và { $more } mục khác
self-check-rows-unreadable = 🛠 Bot tự kiểm tra: có dữ liệu không đọc được. Nhờ xem nhật ký của bot.
self-check-rows-readable = ✅ Bot tự kiểm tra: dữ liệu đã đọc lại được hết.
unreadable-cases = ⚠️ { $count } phiếu không đọc được ({ $ids })
unreadable-row = { $table ->
    [cases] phiếu #{ $id }
    [drafts] phiếu nhập dở { $id }
    [prompts] câu hỏi đang chờ người { $id }
    [handovers] bàn giao { $id }
    [swaps] đề nghị đổi ca { $id }
    [imports] tệp gửi bot { $id }
    [staff] nhân sự { $id }
    [duties] lịch trực của người { $id }
    [messages] tin { $id }
   *[record] dòng nhật ký { $id }
}
self-check-another-poller = 🛠 Có chương trình khác đang dùng token của bot, tin gửi bot có thể bị chương trình đó lấy mất. Nhờ tắt chương trình đó, hoặc xin BotFather cấp token mới.
self-check-another-poller-gone = ✅ Token của bot không còn chương trình khác dùng nữa.
self-check-database-unavailable = 🛠 Cơ sở dữ liệu không ghi được từ { $from } đến { $until }, nay đã ghi lại được. Tin đến trong lúc đó không bị mất. Nhờ kiểm tra máy chủ.
self-check-database-moved = 🛠 Tệp cơ sở dữ liệu bị dời, thay hoặc xóa khi bot đang chạy. Bot dừng lại để không mất phiếu nào. Nhờ đặt lại tệp rồi chạy bot; tin gửi trong lúc này bot sẽ đọc sau.
self-check-clock-forward = 🛠 Đồng hồ máy chủ nhảy tới { $span } (bị chỉnh giờ, hoặc máy vừa ngủ). Nhắc bị lỡ được gửi ngay, ghi là trễ. Nhờ kiểm tra máy chủ.
self-check-clock-back = 🛠 Đồng hồ máy chủ bị chỉnh lùi { $span }. Nhắc phiếu vẫn theo giờ hẹn. Nhờ kiểm tra giờ của máy chủ.
welcome-other = Khi có việc cần, bot sẽ nhắn. Xem các lệnh: /help
told-by-other = ✅ { $Person } đã báo KQ cho { $caller } lúc { $time }, phiếu #{ $id } đã đóng.
done-by-other = 👤 { $greeting }, { $person } vừa làm ở phiếu #{ $id }. { $said }
card-moved = 📄 Phiếu #{ $id }: xem thẻ mới nhất ở bên dưới.
