package io.concordat.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.journal.FailingDisk.Call;
import io.concordat.coordinator.decision.journal.FailingDisk.Leaves;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * The disk of the journal fails while eight threads commit. Nobody is told that a transaction is committed whose decision is
 * not durable; those that may or may not be are in doubt; nothing begins any more; and after a restart both stores have what
 * every caller was told. {@code -Dconcordat.faults.disk=50} tries that many more places at random.
 */
class FailingDiskTest {
    private static final List<Leaves> ANYTHING = List.of(Leaves.values());

    private static MySqlServer mysql;
    private static RedisServer redis;
    private static RedissonClient plain;

    @TempDir
    Path directory;

    @BeforeAll
    static void startServers() {
        mysql = Servers.mysql();
        redis = Servers.redis();
        Config config = new Config();
        config.useSingleServer()
                .setAddress(redis.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        plain = Redisson.create(config);
    }

    @AfterAll
    static void stopClient() {
        plain.shutdown();
    }

    private static Stream<DiskFault> faults() {
        return Stream.concat(
                Stream.of(
                        DiskFault.Layer.of(Call.FORCE, Leaves.ALL, 1, true),
                        DiskFault.Layer.of(Call.FORCE, Leaves.NOTHING, 5, true),
                        DiskFault.Layer.of(Call.FORCE, Leaves.PART, 3, true),
                        DiskFault.Layer.of(Call.WRITE, Leaves.ALL, 2, true),
                        DiskFault.Layer.of(Call.WRITE, Leaves.PART, 4, true),
                        DiskFault.Layer.of(Call.SYNC, Leaves.ALL, 1, false),
                        DiskFault.Layer.of(Call.CREATE, Leaves.ALL, 1, false)),
                IntStream.range(0, Integer.getInteger("concordat.faults.disk", 0))
                        .mapToObj(FailingDiskTest::atRandom));
    }

    private static DiskFault atRandom(int seed) {
        Random random = new Random(seed);
        Call call = random.nextBoolean() ? Call.WRITE : Call.FORCE;
        return DiskFault.Layer.of(call, ANYTHING.get(random.nextInt(ANYTHING.size())), 1 + random.nextInt(6), true);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void everyCallerIsToldTheTruthWhenTheDiskFails(DiskFault fault) throws Exception {
        Stores stores =
                new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), directory.resolve("journal"));
        plain.getKeys().flushall();
        try (Connection connection =
                DriverManager.getConnection(stores.mysqlUrl(), stores.mysqlUser(), stores.mysqlPassword())) {
            Bank.create(connection);
        }

        DiskFaultRun run = DiskFaultRun.of(fault, stores, plain);

        assertThat(run.violations()).as(run.toString()).isEmpty();
    }
}
