# /guide: the procedure at hand. The cards themselves are in guide/.
guide-title = 📖 Procedure
guide-choose = Choose what to read, or type /guide and a few words, for example: /guide lost phone
guide-none = “{ $asked }” is not in the procedure. Please choose below, or try another word.
guide-card = 📖 { $title }
guide-line-vip = internal VIPs
guide-line-premium = premium customers
button-guide = 📖 Procedure
button-guide-card = { $title }
button-guide-before = ⬅️ { $title }
button-guide-after = { $title } ➡️
button-guide-all = 📖 All cards
command-guide = The procedure
help-guide = /guide lost phone shows the procedure: steps, sentences to say, what never to do
