-- What is registered with the Bot API: a command list for each chat, the commands of groups, the bot's description.
-- One bot's registrations say nothing of another's.

CREATE TABLE menus (
    bot TEXT NOT NULL,
    scope TEXT NOT NULL,
    registered TEXT NOT NULL,
    PRIMARY KEY (bot, scope)
);
