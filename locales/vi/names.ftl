# How people are spoken to and spoken of. The honorific of a Vietnamese sentence has no place in an English one.
greeting = { $name } ơi
greeting-honorific = { $honorific } { $name } ơi
greeting-all = Mọi người ơi
mention = { $name }
mention-honorific = { $honorific } { $name }
honorific-unknown = anh/chị
pronoun-all = mọi người
former-colleague = đồng nghiệp (không còn trong danh sách)
leader-marked = { $name } ({ $caller })
leader-plain = { $caller } { $name }
and-more = và { $count } người nữa
role-asked-for = người LĐ xin gặp
role-shift-leader = trưởng ca
role-team-leader = tổ trưởng
role-qa-on-duty = QLCL trực
role-qa-all-on-duty = QLCL trực ngoài ca
role-qa-lead = trưởng QLCL
role-admin = người quản trị
# Who called, by line: $caller in a sentence, $Caller alone, $caller_noun without an article.
caller-leader = LĐ
    .alone = LĐ
    .noun = LĐ
caller-customer = KH
    .alone = KH
    .noun = KH
