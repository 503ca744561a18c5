package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndingStatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "begin",
                "START TRANSACTION",
                "rollback",
                "  alter table t add c int",
                "/* why */ TRUNCATE t",
                "-- why\nDROP TABLE t",
                "# why\nCREATE TABLE t (i INT)",
                "/*!50000 ALTER TABLE t */",
                "/*M!100000 ALTER TABLE t */",
                "SET autocommit = 1",
                "SET @@session.autocommit = 1",
                "set names utf8mb4, AUTOCOMMIT=1",
                "SET PASSWORD = 'x'",
                "LOCK TABLES t WRITE",
                "LOAD INDEX INTO CACHE t",
                "XA START 'x'",
                "/**/COMMIT",
                "/* * / */ COMMIT"
            })
    void endsTheLocalTransaction(String sql) {
        assertThat(EndingStatement.in(sql)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 1",
                "(SELECT 1)",
                "UPDATE t SET autocommit_count = 1",
                "INSERT INTO t VALUES ('COMMIT')",
                "/* COMMIT */ SELECT 1",
                "-- COMMIT\nSELECT 1",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "CREATE TEMPORARY TABLE t (i INT)",
                "CREATE OR REPLACE TEMPORARY TABLE t (i INT)",
                "DROP TEMPORARY TABLE t",
                "ROLLBACK TO SAVEPOINT s",
                "ROLLBACK WORK TO s",
                "SET @x = 1",
                "LOAD DATA INFILE 'x' INTO TABLE t",
                "SAVEPOINT s",
                "CALL p()"
            })
    void keepsTheLocalTransaction(String sql) {
        assertThat(EndingStatement.in(sql)).isEmpty();
    }

    @Test
    void aLongStatementIsReadWithoutRecursion() {
        assertThat(EndingStatement.in("/*" + "x".repeat(1_000_000) + "*/" + " ".repeat(1_000_000) + "COMMIT"))
                .contains("COMMIT");
    }
}
