package io.concordat.testing.benchmarks.contender;

import com.mysql.cj.jdbc.MysqlXADataSource;
import io.concordat.redis.RedisXADataSource;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a contender works: a database and a Redis of its own. Immutable.
 *
 * @param directory for its log, empty at first
 * @param callers how many callers there will be at most
 * @param pool how many connections to MySQL at most, but for the naive one, which has as many as its pool does by default
 */
public record Place(
        String jdbcUrl, String user, String password, String redisUri, Path directory, int callers, int pool) {
    private static final int FIELDS = 7;

    /** As lines for a worker process. */
    public List<String> lines() {
        return List.of(
                jdbcUrl,
                user,
                password,
                redisUri,
                directory.toString(),
                Integer.toString(callers),
                Integer.toString(pool));
    }

    /** The reverse of {@link #lines()}. */
    public static Place ofLines(List<String> lines) {
        if (lines.size() != FIELDS) {
            throw new IllegalArgumentException("A place has " + FIELDS + " lines, not " + lines.size());
        }
        return new Place(
                lines.get(0),
                lines.get(1),
                lines.get(2),
                lines.get(3),
                Path.of(lines.get(4)),
                Integer.parseInt(lines.get(5)),
                Integer.parseInt(lines.get(6)));
    }

    /** The adapter, as every transaction manager here uses it. */
    RedisXADataSource redis() {
        return RedisXADataSource.builder().uri(redisUri).build();
    }

    MysqlXADataSource mysql() {
        MysqlXADataSource mysql = new MysqlXADataSource();
        mysql.setUrl(jdbcUrl);
        mysql.setUser(user);
        mysql.setPassword(password);
        return mysql;
    }
}
