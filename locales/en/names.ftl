# How people are spoken to and spoken of. The honorific of a Vietnamese sentence has no place in an English one.
greeting = { $name }
greeting-honorific = { $name }
greeting-all = Everyone
mention = { $name }
mention-honorific = { $name }
honorific-unknown = you
pronoun-all = you
former-colleague = a colleague (no longer on the list)
leader-marked = { $name } ({ $caller })
leader-plain = { $name }
and-more = and { $count } more
role-asked-for = the person asked for
role-shift-leader = the shift leader
role-team-leader = the team leader
role-qa-on-duty = QA on duty
role-qa-all-on-duty = QA on call
role-qa-lead = the QA lead
role-admin = the admin
# Who called, by line: $caller in a sentence, $Caller alone, $caller_noun without an article.
caller-leader = the leader
    .alone = Leader
    .noun = leader
caller-customer = the customer
    .alone = Customer
    .noun = customer
