package io.concordat.testing.faults;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import java.nio.file.Path;
import java.util.Map;

/**
 * The addresses of the stores of one run, passed to child processes as system properties. Immutable.
 *
 * @param mysqlUrl JDBC URL
 * @param mysqlUser user
 * @param mysqlPassword password
 * @param redisUri Redis URI
 * @param journal directory of the decision journal
 */
public record Stores(String mysqlUrl, String mysqlUser, String mysqlPassword, String redisUri, Path journal) {
    private static final String PREFIX = "concordat.faults.";

    /** The node name of every coordinator in these tests. */
    public static final String NODE = "node1";

    Map<String, String> properties() {
        return Map.of(
                PREFIX + "mysqlUrl", mysqlUrl,
                PREFIX + "mysqlUser", mysqlUser,
                PREFIX + "mysqlPassword", mysqlPassword,
                PREFIX + "redisUri", redisUri,
                PREFIX + "journal", journal.toString());
    }

    static Stores fromProperties() {
        return new Stores(
                System.getProperty(PREFIX + "mysqlUrl"),
                System.getProperty(PREFIX + "mysqlUser"),
                System.getProperty(PREFIX + "mysqlPassword"),
                System.getProperty(PREFIX + "redisUri"),
                Path.of(System.getProperty(PREFIX + "journal")));
    }

    /** A MySQL resource named {@code mysql}. */
    public MysqlResource mysql() {
        return MysqlResource.builder("mysql")
                .url(mysqlUrl)
                .user(mysqlUser)
                .password(mysqlPassword)
                .build();
    }

    /** A Redis resource named {@code redis}. */
    public RedisResource redis() {
        return RedisResource.of(
                "redis", RedisXADataSource.builder().uri(redisUri).build());
    }

    /** A coordinator over both, not yet started. */
    public CoordinatorBuilder coordinator(MysqlResource mysql, RedisResource redis) {
        return Coordinator.builder().node(NODE).journal(journal).resource(mysql).resource(redis);
    }
}
