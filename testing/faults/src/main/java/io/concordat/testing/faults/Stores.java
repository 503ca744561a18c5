package io.concordat.testing.faults;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.coordinator.redis.Writes;
import io.concordat.redis.RedisXADataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The addresses of the stores of one run, passed to child processes as system properties. Immutable.
 *
 * @param mysqlUrl JDBC URL
 * @param mysqlUser user
 * @param mysqlPassword password
 * @param redisUri Redis URI
 * @param journal directory of the decision journal
 * @param node name of the coordinator
 * @param sharedLog prefix of the tables of a decision log in that MySQL; empty for the journal
 * @param commitRecord whether MySQL works in commit-record mode, which needs such a log
 * @param afterDecision whether Redis is written after the decision where that can be, which needs such a log too
 */
public record Stores(
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        String redisUri,
        Path journal,
        String node,
        String sharedLog,
        boolean commitRecord,
        boolean afterDecision) {
    private static final String PREFIX = "concordat.faults.";

    /** The node name of every coordinator that shares no log. */
    public static final String NODE = "node1";

    /** With a journal, as {@link #NODE}. */
    public Stores(String mysqlUrl, String mysqlUser, String mysqlPassword, String redisUri, Path journal) {
        this(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, NODE, "", false, false);
    }

    /** The same stores, seen by another coordinator. */
    public Stores as(String otherNode) {
        return new Stores(
                mysqlUrl,
                mysqlUser,
                mysqlPassword,
                redisUri,
                journal,
                otherNode,
                sharedLog,
                commitRecord,
                afterDecision);
    }

    /** The same stores and a log that coordinators share. */
    public Stores sharing(String prefix) {
        return new Stores(
                mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, node, prefix, commitRecord, afterDecision);
    }

    /** The same stores, with decisions in the commits of MySQL, and the log they need. */
    public Stores inCommitRecordMode(String prefix) {
        return new Stores(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, node, prefix, true, afterDecision);
    }

    /** The same stores, with Redis written after the decision where that can be. */
    public Stores writingAfterDecisions() {
        return new Stores(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, node, sharedLog, commitRecord, true);
    }

    Map<String, String> properties() {
        return Map.of(
                PREFIX + "mysqlUrl", mysqlUrl,
                PREFIX + "mysqlUser", mysqlUser,
                PREFIX + "mysqlPassword", mysqlPassword,
                PREFIX + "redisUri", redisUri,
                PREFIX + "journal", journal.toString(),
                PREFIX + "node", node,
                PREFIX + "sharedLog", sharedLog,
                PREFIX + "commitRecord", Boolean.toString(commitRecord),
                PREFIX + "afterDecision", Boolean.toString(afterDecision));
    }

    static Stores fromProperties() {
        return new Stores(
                System.getProperty(PREFIX + "mysqlUrl"),
                System.getProperty(PREFIX + "mysqlUser"),
                System.getProperty(PREFIX + "mysqlPassword"),
                System.getProperty(PREFIX + "redisUri"),
                Path.of(System.getProperty(PREFIX + "journal")),
                System.getProperty(PREFIX + "node"),
                System.getProperty(PREFIX + "sharedLog"),
                Boolean.getBoolean(PREFIX + "commitRecord"),
                Boolean.getBoolean(PREFIX + "afterDecision"));
    }

    /** A MySQL resource named {@code mysql}. */
    public MysqlResource mysql() {
        return mysql(10);
    }

    /** As {@link #mysql()}, for so many transactions at once. */
    MysqlResource mysql(int connections) {
        MysqlResourceBuilder builder = MysqlResource.builder("mysql")
                .url(mysqlUrl)
                .user(mysqlUser)
                .password(mysqlPassword)
                .maximumPoolSize(connections);
        return (commitRecord ? builder.commitRecord() : builder).build();
    }

    /** A Redis resource named {@code redis}. */
    public RedisResource redis() {
        RedisXADataSource source = RedisXADataSource.builder().uri(redisUri).build();
        return afterDecision
                ? RedisResource.builder("redis", source)
                        .writes(Writes.AFTER_DECISION)
                        .build()
                : RedisResource.of("redis", source);
    }

    /** A coordinator over both, not yet started. */
    public CoordinatorBuilder coordinator(MysqlResource mysql, RedisResource redis) {
        CoordinatorBuilder builder =
                Coordinator.builder().node(node).resource(mysql).resource(redis);
        return sharedLog.isEmpty() ? builder.journal(journal) : builder.database(log());
    }

    /** A log whose coordinators outlast any pause: a test that wants one to count as dead ends its lease by hand. */
    private DatabaseLogBuilder log() {
        return DatabaseLog.builder()
                .url(mysqlUrl)
                .user(mysqlUser)
                .password(mysqlPassword)
                .tablePrefix(sharedLog)
                .lease(Duration.ofMinutes(10))
                .heartbeat(Duration.ofMillis(200));
    }
}
