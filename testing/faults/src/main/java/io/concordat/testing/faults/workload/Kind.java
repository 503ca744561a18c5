package io.concordat.testing.faults.workload;

/** What a transaction of the workload does. */
public enum Kind {
    /** Moves money from MySQL to Redis. */
    TO_REDIS(true, true, true),
    /** Moves money from Redis to MySQL. */
    TO_MYSQL(true, true, true),
    /** Moves money within MySQL, and writes one whole value in Redis that it has not read. */
    WRITE_BLINDLY(true, true, false),
    /** Moves money within MySQL; Redis does not take part. */
    WITHIN_MYSQL(true, false, false),
    /** Moves money within Redis; MySQL does not take part. */
    WITHIN_REDIS(false, true, true),
    /** As TO_REDIS, then the work throws. */
    THROWS(true, true, true);

    private final boolean mysql;
    private final boolean redis;
    private final boolean appends;

    Kind(boolean mysql, boolean redis, boolean appends) {
        this.mysql = mysql;
        this.redis = redis;
        this.appends = appends;
    }

    /** Whether its marker is in MySQL once it is committed. */
    public boolean marksMysql() {
        return mysql;
    }

    /** Whether its marker is in Redis once it is committed. */
    public boolean marksRedis() {
        return redis;
    }

    /** Whether it appends its id to its caller's list in Redis. */
    public boolean appends() {
        return appends;
    }
}
