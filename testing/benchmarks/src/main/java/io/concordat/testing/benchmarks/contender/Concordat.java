package io.concordat.testing.benchmarks.contender;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.coordinator.redis.Writes;
import java.util.function.BiConsumer;

/** This project in its modes, with default settings but for the size of the pool. */
final class Concordat implements Contender {
    private final MysqlResource mysql;
    private final RedisResource redis;
    private final Coordinator coordinator;

    private Concordat(
            MysqlResource mysql, RedisResource redis, BiConsumer<CoordinatorBuilder, MysqlResource> decisions) {
        this.mysql = mysql;
        this.redis = redis;
        CoordinatorBuilder builder =
                Coordinator.builder().node("bench").resource(mysql).resource(redis);
        decisions.accept(builder, mysql);
        this.coordinator = builder.start();
    }

    static Contender xaWithJournal(Place place) {
        return new Concordat(
                mysql(place).build(),
                RedisResource.of("redis", place.redis()),
                (builder, mysql) -> builder.journal(place.directory()));
    }

    static Contender xaWithDatabase(Place place) {
        return new Concordat(
                mysql(place).build(),
                RedisResource.of("redis", place.redis()),
                (builder, mysql) -> builder.database(mysql.decisionLog()));
    }

    static Contender commitRecord(Place place, Writes writes) {
        return new Concordat(
                mysql(place).commitRecord().build(),
                RedisResource.builder("redis", place.redis()).writes(writes).build(),
                (builder, mysql) -> builder.database(mysql.decisionLog()));
    }

    private static MysqlResourceBuilder mysql(Place place) {
        return MysqlResource.builder("mysql")
                .url(place.jdbcUrl())
                .user(place.user())
                .password(place.password())
                .maximumPoolSize(place.pool());
    }

    @Override
    public void transact(int account, String content) throws Exception {
        coordinator.template().run(() -> {
            Work.update(mysql.dataSource(), account, content);
            redis.session().<String>getBucket(Contender.key(account)).set(content);
        });
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
