# /audit, for admins.
command-audit = Ai đã xem, ai đã làm gì
help-audit = /audit ai đã xem phiếu của ai, ai đã làm gì
audit-title = 🔍 Nhật ký: { $filter }
audit-none = Chưa có gì.
audit-filter-done = Ai làm gì
audit-filter-looked = Ai xem phiếu ai
timeline-looked = { $who } đã xem phiếu
refusal-admins-only = Việc này dành cho người quản trị.
