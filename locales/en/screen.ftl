# 📺 Wall screens: the list in the chat, and the link that opens one.
button-board = 📊 Board
button-screens = 📺 Screens
button-screen-new = ➕ Open another screen
button-screen-close = ⏹ Close
screens-title = 📺 Wall screens
screens-none = There is none yet.
screen-open = #{ $id }: opened by { $person } at { $time }, closes by itself at { $until }
screen-link-unused = #{ $id }: a link of { $person } not opened yet, expires at { $until }
screens-what = A screen only shows: open promises, questions to QA, who is on duty. No leader’s name, no number.
screen-link-title = 📺 Open a wall screen
screen-link-open = Open it on the screen’s computer within { $span }. The link works once:
screen-link-type = Or open { $address } there and type the code:
staff-change-screen-linked = { $who } made the link for screen #{ $id }
staff-change-screen-closed = { $who } closed screen #{ $id }
