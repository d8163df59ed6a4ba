-- Messages in the outbox and audit entries get their ids where they are inserted: a counter that each of them locks has
-- one transaction wait for the other. SQLite counts the rows of a table by itself.

-- On PostgreSQL alone:
CREATE SEQUENCE row_ids;
SELECT setval('row_ids', (SELECT MAX(id) FROM (SELECT 1 AS id
    UNION ALL SELECT MAX(id) FROM outbox UNION ALL SELECT MAX(id) FROM record
    UNION ALL SELECT value FROM counters WHERE name = 'row') known));
