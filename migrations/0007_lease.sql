-- Which of several replicas on one database acts. One row: `term` grows with every change of holder, `beat` with every
-- renewal, and `holder` is the process that holds it, NULL when it was given back.
CREATE TABLE lease (id SMALLINT PRIMARY KEY, term BIGINT NOT NULL, beat BIGINT NOT NULL, holder TEXT);
INSERT INTO lease (id, term, beat, holder) VALUES (1, 0, 0, NULL);
