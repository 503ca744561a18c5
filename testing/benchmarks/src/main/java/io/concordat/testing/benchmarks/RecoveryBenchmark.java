package io.concordat.testing.benchmarks;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.recovery.RecoveryReport;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How long a restart takes with many branches in doubt, and how soon decided branches are complete after both stores have
 * been killed and answer again.
 */
final class RecoveryBenchmark {
    private final RecoveryOptions options;
    private final Consumer<String> progress;

    RecoveryBenchmark(RecoveryOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    RecoveryResult run() throws Exception {
        Path journal = Files.createTempDirectory("concordat-benchmark");
        try (MySqlServer mysql = Servers.startMySql(MySqlOptions.defaults());
                RedisServer redis = Servers.startRedis(RedisOptions.defaults())) {
            BenchmarkStores stores = new BenchmarkStores(mysql, redis, journal, options.database());
            stores.createTable();
            new LeftInDoubt(stores, options.transactions(), progress).leave();
            progress.accept("Starting the coordinator with " + stores.inDoubt() + " branches in doubt ...");
            Duration start = start(stores);
            checkOutcome(stores, options.transactions() / 2);
            Duration completion = new Completing(stores, progress).run();
            checkOutcome(stores, options.transactions() / 2 + Completing.TRANSACTIONS);
            return new RecoveryResult(stores.description(), options.transactions(), start, completion);
        } finally {
            delete(journal);
        }
    }

    private static Duration start(BenchmarkStores stores) {
        MysqlResource orders = stores.mysqlResource();
        RedisResource prices = RedisResource.of("redis", stores.redisSource());
        long begin = System.nanoTime();
        try (Coordinator coordinator = stores.coordinator(orders, prices).start()) {
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            RecoveryReport report = coordinator.recoveredAtStart();
            if (!report.isComplete() || !report.heuristics().isEmpty()) {
                throw new IllegalStateException("Recovery is not complete: " + report.summary());
            }
            return duration;
        }
    }

    private static void checkOutcome(BenchmarkStores stores, int decided) throws SQLException {
        int rows = stores.committedInMysql();
        int keys = stores.committedInRedis();
        int inDoubt = stores.inDoubt();
        if (rows != decided || keys != decided || inDoubt != 0) {
            throw new IllegalStateException("Of " + decided + " decided transactions MySQL has " + rows + " and Redis "
                    + keys + ", and " + inDoubt + " branches are left");
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
