package io.concordat.testing.faults;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.redis.RedisResource;
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
 */
public record Stores(
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        String redisUri,
        Path journal,
        String node,
        String sharedLog,
        boolean commitRecord) {
    private static final String PREFIX = "concordat.faults.";

    /** The node name of every coordinator that shares no log. */
    public static final String NODE = "node1";

    /** With a journal, as {@link #NODE}. */
    public Stores(String mysqlUrl, String mysqlUser, String mysqlPassword, String redisUri, Path journal) {
        this(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, NODE, "", false);
    }

    /** The same stores, seen by another coordinator. */
    public Stores as(String otherNode) {
        return new Stores(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, otherNode, sharedLog, commitRecord);
    }

    /** The same stores and a log that coordinators share. */
    public Stores sharing(String prefix) {
        return new Stores(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, node, prefix, commitRecord);
    }

    /** The same stores, with decisions in the commits of MySQL, and the log they need. */
    public Stores inCommitRecordMode(String prefix) {
        return new Stores(mysqlUrl, mysqlUser, mysqlPassword, redisUri, journal, node, prefix, true);
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
                PREFIX + "commitRecord", Boolean.toString(commitRecord));
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
                Boolean.getBoolean(PREFIX + "commitRecord"));
    }

    /** A MySQL resource named {@code mysql}. */
    public MysqlResource mysql() {
        MysqlResourceBuilder builder =
                MysqlResource.builder("mysql").url(mysqlUrl).user(mysqlUser).password(mysqlPassword);
        return (commitRecord ? builder.commitRecord() : builder).build();
    }

    /** A Redis resource named {@code redis}. */
    public RedisResource redis() {
        return RedisResource.of(
                "redis", RedisXADataSource.builder().uri(redisUri).build());
    }

    /** A coordinator over both, not yet started. */
    public CoordinatorBuilder coordinator(MysqlResource mysql, RedisResource redis) {
        CoordinatorBuilder builder =
                Coordinator.builder().node(node).resource(mysql).resource(redis);
        return sharedLog.isEmpty() ? builder.journal(journal) : builder.database(log());
    }

    /** A log whose coordinators count as dead soon where others wait for that, and outlast a pause elsewhere. */
    private DatabaseLogBuilder log() {
        return DatabaseLog.builder()
                .url(mysqlUrl)
                .user(mysqlUser)
                .password(mysqlPassword)
                .tablePrefix(sharedLog)
                .lease(commitRecord ? Duration.ofSeconds(15) : Duration.ofMillis(1500))
                .heartbeat(Duration.ofMillis(200));
    }
}
