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

/** Lets one caller of a contestant work behind proxies and under a tracer, which count; its times mean nothing. */
final class Counting {
    private static final Duration WARM_UP = Duration.ofMillis(200);
    private static final Duration TIME = Duration.ofMillis(400);

    /** So many, or what goes on beside them would weigh too much. */
    private static final int ENOUGH = 100;

    private final Contestant contestant;
    private final Path directory;

    Counting(Contestant contestant, Path directory) {
        this.contestant = contestant;
        this.directory = directory;
    }

    Trips run() throws IOException, SQLException {
        MySqlServer mysql = contestant.accounts().mysql();
        RedisAddress redis = contestant.redis().address();
        Tracer tracer = Tracer.into(directory.resolve(contestant.variant().id() + ".trace"));
        try (FaultProxy toMysql = FaultProxy.raw(mysql.host(), mysql.port());
                FaultProxy toRedis = FaultProxy.redis(redis.host(), redis.port())) {
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
            } finally {
                contestant.stop();
            }
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
