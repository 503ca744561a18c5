package io.concordat.testing.faults.process;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.LogOfChoice;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.recovery.RecoveryReport;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.coordinator.redis.RedisResourceBuilder;
import io.concordat.coordinator.redis.Writes;
import io.concordat.redis.Durability;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.RedisXADataSourceBuilder;
import io.concordat.testing.faults.plan.Mode;
import io.concordat.testing.faults.workload.Callers;
import io.concordat.testing.faults.workload.History;
import io.concordat.testing.faults.workload.Kind;
import io.concordat.testing.faults.workload.Recorder;
import io.concordat.testing.faults.workload.Told;
import io.concordat.testing.servers.RedisSentinel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One coordinator from its start to its end, with both stores. */
final class CoordinatorUnderTest implements AutoCloseable {
    /** So long a coordinator counts as alive; no run has the time to wait for the default. */
    static final Duration LEASE = Duration.ofMillis(2500);

    /** So long callers work when a step does not come. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** And so long in a process that was started to recover. */
    private static final Duration LONGEST_LATER = Duration.ofSeconds(1);

    private final Settings settings;
    private final History history;
    private final Recorder recorder;
    private final Traps traps;
    private final Journals journals = new Journals();
    private final MysqlResource mysql;
    private final RedisResource redis;
    private final Coordinator coordinator;
    private int probes;

    private CoordinatorUnderTest(Settings settings, Traps traps) throws IOException {
        this.settings = settings;
        this.traps = traps;
        Files.createDirectories(settings.journal());
        history = History.appendTo(settings.history());
        recorder = new Recorder(history);
        mysql = mysql(settings);
        redis = redis(settings);
        coordinator = builder(settings, journals)
                .resource(settings.plant() == Plant.IGNORES_MYSQL ? Unlisted.of(mysql) : mysql)
                .resource(settings.plant() == Plant.IGNORES_REDIS ? Unlisted.of(redis) : redis)
                .listener(recorder)
                .listener(new PlantedInRedis(settings.redisUris().get(0), settings.plant()))
                .listener(traps)
                .recoveryListener(recorder)
                .gtridInMdc(false)
                .jmx(false)
                .defaultTimeout(Duration.ofSeconds(5))
                .patience(Duration.ofMillis(300))
                .recoveryInterval(Duration.ofSeconds(1))
                .shutdownTimeout(Duration.ofSeconds(1))
                .start();
    }

    static CoordinatorUnderTest start(Settings settings, Traps traps) throws IOException {
        return new CoordinatorUnderTest(settings, traps);
    }

    private static CoordinatorBuilder builder(Settings settings, Journals journals) {
        CoordinatorBuilder builder = Coordinator.builder().node(settings.node());
        if (settings.mode().isShared()) {
            return builder.database(log(settings));
        }
        return LogOfChoice.in(builder, () -> journals.open(settings));
    }

    private static DatabaseLogBuilder log(Settings settings) {
        return DatabaseLog.builder()
                .url(settings.logUrl())
                .user(settings.mysqlUser())
                .answerTimeout(Duration.ofSeconds(2))
                .lease(LEASE)
                .heartbeat(Duration.ofMillis(300));
    }

    private static MysqlResource mysql(Settings settings) {
        MysqlResourceBuilder builder = MysqlResource.builder("mysql")
                .url(settings.mysqlUrl())
                .user(settings.mysqlUser())
                .connectTimeout(Duration.ofSeconds(2))
                .socketTimeout(Duration.ofSeconds(3));
        return (settings.mode().isXa() ? builder : builder.commitRecord()).build();
    }

    private static RedisResource redis(Settings settings) {
        RedisXADataSourceBuilder builder = RedisXADataSource.builder();
        if (settings.hasSentinels()) {
            builder.sentinel(RedisSentinel.MASTER_NAME, settings.redisUris().toArray(URI[]::new));
            // with a journal nothing that a failover has lost comes back: there the replica has to have it
            builder.durability(settings.mode().isShared() ? Durability.MEMORY : Durability.replicas(1));
        } else {
            builder.uri(settings.redisUri());
        }
        RedisResourceBuilder resource = RedisResource.builder("redis", builder.build())
                .writes(settings.mode() == Mode.AFTER_DECISION ? Writes.AFTER_DECISION : Writes.PREPARED);
        if (settings.plant() == Plant.NO_REDO) {
            resource.redo(false);
        }
        return (settings.hasSentinels() ? resource.replicas(1) : resource).build();
    }

    void work(Duration time, int number, long seed, List<Kind> kinds) throws InterruptedException {
        callers(kinds)
                .work(
                        settings.callers(),
                        number,
                        seed,
                        time,
                        settings.life() == 1 ? LONGEST : LONGEST_LATER,
                        traps::areSprung);
    }

    /** One transaction over both stores, by a caller of its own. */
    Told probe() {
        String caller = settings.callers() + "-probe";
        return callers(List.of(Kind.TO_REDIS))
                .transact(caller, caller + "-" + ++probes, Kind.TO_REDIS, new Random(probes));
    }

    private Callers callers(List<Kind> kinds) {
        return new Callers(coordinator, mysql, redis, history, recorder, kinds);
    }

    /** From now on the journal's disk fails as the settings say. */
    void arm() {
        journals.arm();
    }

    RecoveryReport recover() {
        return coordinator.recovery().recover();
    }

    @Override
    public void close() throws IOException {
        coordinator.close();
        history.close();
    }
}
