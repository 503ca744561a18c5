-- The tables of a Concordat decision log, format 1, for MySQL 8.0.30 or newer and MariaDB 10.6 or newer.

-- One row for each transaction that has been decided and not been forgotten; gtrid is "node:incarnation:sequence".
CREATE TABLE concordat_decision (
    seq BIGINT NOT NULL AUTO_INCREMENT,
    gtrid VARBINARY(64) NOT NULL,
    decision CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    epoch BIGINT NOT NULL,
    decided_at DATETIME(6) NOT NULL,
    participants LONGBLOB NOT NULL,
    redo LONGBLOB NOT NULL,
    PRIMARY KEY (gtrid),
    UNIQUE KEY seq (seq)
) ENGINE = InnoDB;

-- One row for each start of a coordinator; what is retired decides nothing any more.
CREATE TABLE concordat_incarnation (
    node VARBINARY(28) NOT NULL,
    number BIGINT NOT NULL,
    retired BOOLEAN NOT NULL,
    owner VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (node, number)
) ENGINE = InnoDB;

-- Until when a coordinator counts as alive, in UTC: renewed every second, apart from the row that decisions lock.
CREATE TABLE concordat_lease (
    node VARBINARY(28) NOT NULL,
    number BIGINT NOT NULL,
    lease_until DATETIME(6) NOT NULL,
    PRIMARY KEY (node, number)
) ENGINE = InnoDB;

-- One row for each branch whose store went its own way, until a person has acknowledged that.
CREATE TABLE concordat_heuristic (
    gtrid VARBINARY(64) NOT NULL,
    resource VARBINARY(120) NOT NULL,
    bqual VARBINARY(64) NOT NULL,
    told CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    since DATETIME(6) NOT NULL,
    detail TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    acknowledged TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    PRIMARY KEY (gtrid, resource, bqual)
) ENGINE = InnoDB;

-- The rows "format" and "epoch", and a generation for each resource that needs one.
CREATE TABLE concordat_state (
    name VARBINARY(64) NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB;

INSERT INTO concordat_state VALUES ('format', 1), ('epoch', 1);
