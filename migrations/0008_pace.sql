-- When the next message that waits for a time may go: most wait for none.
CREATE INDEX outbox_later ON outbox (not_before) WHERE state = 0 AND not_before > 0;
