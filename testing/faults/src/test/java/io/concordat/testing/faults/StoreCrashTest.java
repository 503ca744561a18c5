package io.concordat.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** kill -9 of a store between the decision and the commit: the caller is told what is certain, recovery completes it. */
class StoreCrashTest {
    @TempDir
    Path journal;

    private MySqlServer mysql;
    private RedisServer redis;
    private Stores stores;

    @BeforeEach
    void startServers() throws Exception {
        mysql = Servers.startMySql(MySqlOptions.defaults());
        redis = Servers.startRedis(RedisOptions.defaults());
        stores = new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), journal);
        try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password())) {
            Bank.create(connection);
        }
    }

    @AfterEach
    void stopServers() {
        redis.close();
        mysql.close();
    }

    @Test
    void redisKilledAfterPrepareStillHoldsTheBranchAndCommitsItWhenItIsBack() throws Exception {
        killedAfterTheDecision(redis.process().orElseThrow(), "redis");
    }

    @Test
    void mysqlKilledAfterPrepareStillHoldsTheBranchAndCommitsItWhenItIsBack() throws Exception {
        killedAfterTheDecision(mysql.process().orElseThrow(), "mysql");
    }

    private void killedAfterTheDecision(ServerProcess victim, String name) throws Exception {
        MysqlResource orders = stores.mysql();
        RedisResource prices = stores.redis();
        try (Coordinator coordinator = stores.coordinator(orders, prices)
                .patience(Duration.ofMillis(300))
                .listener((step, gtrid, resource) -> {
                    if (step == ProtocolStep.DECIDED) {
                        victim.kill();
                    }
                })
                .start()) {
            assertThatThrownBy(() -> coordinator.template().run(() -> {
                        try (Connection connection = orders.dataSource().getConnection()) {
                            Bank.withdrawInMysql(connection, 10);
                            Bank.markInMysql(connection, "tx");
                        }
                        Bank.depositInRedis(prices.session(), 10);
                        Bank.markInRedis(prices.session(), "tx");
                    }))
                    .isInstanceOf(CompletionPendingException.class)
                    .hasMessageContaining(name);

            victim.restart();

            await().until(() -> coordinator.recovery().recover().isComplete());
        }
        assertBothHaveIt();
    }

    private void assertBothHaveIt() throws Exception {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(redis.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        RedissonClient plain = Redisson.create(config);
        try {
            assertThat(Invariants.violations(stores, plain, 0)).isEmpty();
            assertThat(Invariants.markersInMysql(stores)).containsExactly("tx");
            assertThat(Invariants.markersInRedis(plain)).containsExactly("tx");
        } finally {
            plain.shutdown();
        }
    }
}
