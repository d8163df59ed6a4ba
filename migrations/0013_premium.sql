-- The centre's own list of premium customers (B1), by number as it is stored of cases: +84912345678.

CREATE TABLE premium_customers (
    number TEXT PRIMARY KEY,
    class TEXT NOT NULL,
    name TEXT NOT NULL,
    basis TEXT NOT NULL
);
