package io.concordat.testing.faults.history;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.Isolation;
import io.concordat.redis.RedisXADataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program of a process of the workload: starts a coordinator, which recovers, says {@code ready}, waits for a line, works,
 * and closes the coordinator. It ends when standard input does.
 */
public final class HistoryProcess {
    static final String READY = "ready";

    private static final Logger REDISSON = Logger.getLogger("org.redisson");

    private HistoryProcess() {}

    /** Runs. */
    public static void main(String[] arguments) {
        try {
            run(arguments);
            Runtime.getRuntime().halt(0);
        } catch (Exception | Error e) {
            e.printStackTrace(System.err);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        REDISSON.setLevel(Level.SEVERE);
        WorkSettings settings = WorkSettings.parse(arguments);
        MysqlResource mysql = mysql(settings);
        RedisResource redis = RedisResource.of(
                "redis",
                RedisXADataSource.builder()
                        .uri(settings.redisUri())
                        .isolation(settings.isolation())
                        .build());
        try (Recording recording = Recording.to(settings.recording());
                Coordinator coordinator =
                        builder(settings).resource(mysql).resource(redis).start()) {
            out.println(READY);
            out.flush();
            awaitGo();
            new HistoryCallers(coordinator, mysql, redis, settings, recording).work();
        }
    }

    private static void awaitGo() throws Exception {
        for (int read = System.in.read(); read != '\n'; read = System.in.read()) {
            endWithInput(read);
        }
        Thread watch = new Thread(
                () -> {
                    try {
                        endWithInput(System.in.read());
                    } catch (IOException e) {
                        Runtime.getRuntime().halt(1);
                    }
                },
                "watches the parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void endWithInput(int read) {
        if (read < 0) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static CoordinatorBuilder builder(WorkSettings settings) {
        CoordinatorBuilder builder = Coordinator.builder()
                .node(settings.node())
                .jmx(false)
                .defaultTimeout(Duration.ofSeconds(20))
                .recoveryInterval(Duration.ofSeconds(1))
                .shutdownTimeout(Duration.ofSeconds(20));
        return settings.mode().isShared()
                ? builder.database(DatabaseLog.builder()
                        .url(settings.mysqlUrl())
                        .user(settings.mysqlUser())
                        .password(settings.mysqlPassword())
                        .lease(Duration.ofSeconds(3))
                        .heartbeat(Duration.ofMillis(300)))
                : builder.journal(settings.journal());
    }

    private static MysqlResource mysql(WorkSettings settings) {
        MysqlResourceBuilder builder = MysqlResource.builder("mysql")
                .url(settings.mysqlUrl())
                .user(settings.mysqlUser())
                .password(settings.mysqlPassword())
                .maximumPoolSize(settings.callers());
        if (settings.isolation() == Isolation.SERIALIZABLE) {
            builder.pool(pool -> pool.customize(hikari -> hikari.setTransactionIsolation("TRANSACTION_SERIALIZABLE")));
        }
        return (settings.mode().isXa() ? builder : builder.commitRecord()).build();
    }
}
