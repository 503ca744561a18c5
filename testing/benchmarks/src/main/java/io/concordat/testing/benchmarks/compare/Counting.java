package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Place;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.Recording;
import io.concordat.testing.servers.resp.RedisAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets one caller of a contestant work behind proxies and under a tracer, which count; its times mean nothing. Not thread-safe.
 */
final class Counting implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofMillis(200);
    private static final Duration TIME = Duration.ofMillis(400);

    /** So many, or what goes on beside them would weigh too much. */
    private static final int ENOUGH = 100;

    private final Contestant contestant;
    private final Tracer tracer;
    private final FaultProxy toMysql;
    private final FaultProxy toRedis;

    Counting(Contestant contestant, Path directory) throws IOException {
        this.contestant = contestant;
        this.tracer = Tracer.into(directory.resolve(contestant.variant().id() + ".trace"));
        MySqlServer mysql = contestant.accounts().mysql();
        RedisAddress redis = contestant.redis().address();
        this.toMysql = FaultProxy.raw(mysql.host(), mysql.port());
        this.toRedis = FaultProxy.redis(redis.host(), redis.port());
    }

    /** Ends the contestant's process, and starts it anew behind the proxies: takes long, and disturbs nobody else's. */
    void start() throws IOException {
        contestant.stop();
        Place place = contestant.place();
        Place behind = new Place(
                toMysql.through(place.jdbcUrl()),
                place.user(),
                place.password(),
                toRedis.through(place.redisUri()),
                place.directory(),
                1,
                place.pool());
        contestant.start(Launch.of(behind).after(tracer.prefix()));
        contestant.work(1, WARM_UP);
    }

    /** Counts, while no other contestant works. */
    Trips run() throws IOException, SQLException {
        try (Recording atMysql = toMysql.record();
                Recording atRedis = toRedis.record()) {
            long statements = statements();
            tracer.reset();
            double committed = 0;
            while (committed < ENOUGH) {
                committed += contestant.work(1, TIME).slice().committed();
            }
            return new Trips(
                    contestant.variant(),
                    atRedis.roundTrips() / committed,
                    atMysql.roundTrips() / committed,
                    (statements() - statements - 1) / committed, // this question apart
                    tracer.count(committed));
        }
    }

    @Override
    public void close() throws IOException {
        try (toMysql;
                toRedis) {
            contestant.stop();
        }
    }

    private long statements() throws SQLException {
        try (Connection connection = contestant.accounts().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Questions'")) {
            rows.next();
            return rows.getLong(2);
        }
    }
}
