package io.concordat.testing.benchmarks.contender;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * A commit and then a SET, as people write it: HikariCP and Redisson with their default settings. Unsafe: what happens
 * between the two tears them, and two callers may leave them in different orders.
 */
final class NaiveDualWrite implements Contender {
    private final HikariDataSource mysql;
    private final RedissonClient redis;

    NaiveDualWrite(Place place) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(place.jdbcUrl());
        pool.setUsername(place.user());
        pool.setPassword(place.password());
        mysql = new HikariDataSource(pool);
        Config config = new Config();
        config.useSingleServer().setAddress(place.redisUri());
        redis = Redisson.create(config);
    }

    @Override
    public void transact(int account, String content) throws Exception {
        try (Connection connection = mysql.getConnection()) {
            connection.setAutoCommit(false);
            Work.update(connection, account, content);
            connection.commit();
        }
        redis.<String>getBucket(Contender.key(account), StringCodec.INSTANCE).set(content);
    }

    @Override
    public void close() {
        mysql.close();
        redis.shutdown();
    }
}
