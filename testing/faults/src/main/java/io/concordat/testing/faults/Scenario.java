package io.concordat.testing.faults;

/** What the transaction that is crashed does. */
public enum Scenario {
    /** Moves money from MySQL to Redis: two branches, two phases. */
    TRANSFER,
    /** Writes a marker row only: one branch, one phase. */
    MYSQL_ALONE,
    /** Writes a marker key only: one branch, one phase. */
    REDIS_ALONE,
    /** As TRANSFER, then the work throws: both branches are rolled back before any prepare. */
    WORK_THROWS,
    /** As TRANSFER, but another writer changes what was read in Redis: MySQL has prepared when Redis refuses. */
    REDIS_REFUSES,
    /** No transaction: the process only starts, and recovers what an earlier one left. */
    RECOVERY
}
