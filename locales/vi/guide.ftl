# /guide: the procedure at hand. The cards themselves are in guide/.
guide-title = 📖 Quy trình
guide-choose = Chọn mục cần xem, hoặc gõ /guide và vài từ, ví dụ: /guide mất máy
guide-none = Chưa thấy “{ $asked }” trong quy trình. Nhờ chọn mục bên dưới, hoặc gõ từ khác.
guide-card = 📖 { $title }
guide-line-vip = KH VIP nội bộ
guide-line-premium = KH Cao Cấp
button-guide = 📖 Quy trình
button-guide-card = { $title }
button-guide-before = ⬅️ { $title }
button-guide-after = { $title } ➡️
button-guide-all = 📖 Tất cả các mục
command-guide = Quy trình
help-guide = /guide mất máy xem quy trình: các bước, câu cần nói, điều không được làm
