# /audit, for admins.
command-audit = Who looked, who did what
help-audit = /audit who looked at whose case, who did what
audit-title = 🔍 Audit log: { $filter }
audit-none = Nothing yet.
audit-filter-done = Who did what
audit-filter-looked = Who looked
timeline-looked = { $who } looked at the case
refusal-admins-only = This is for admins.
