package io.concordat.testing.benchmarks;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.testing.servers.ServerProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Kills both stores when some transactions have been decided, and starts them again. */
final class Completing {
    /** How many are decided. */
    static final int TRANSACTIONS = 16;

    private static final int FIRST_ROW = 90_000_000;
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final BenchmarkStores stores;
    private final Consumer<String> progress;
    private final CyclicBarrier decided = new CyclicBarrier(TRANSACTIONS, this::killBoth);

    Completing(BenchmarkStores stores, Consumer<String> progress) {
        this.stores = stores;
        this.progress = progress;
    }

    /** From the moment at which both stores answer to the moment at which every branch has answered. */
    Duration run() throws Exception {
        progress.accept("Deciding " + TRANSACTIONS + " transactions and killing both stores ...");
        MysqlResource orders = stores.mysqlResource();
        RedisResource prices = RedisResource.of("redis", stores.redisSource());
        ExecutorService callers = Executors.newFixedThreadPool(TRANSACTIONS);
        CoordinatorListener barrier = (step, gtrid, resource) -> {
            if (step == ProtocolStep.DECIDED) {
                awaitAll();
            }
        };
        try (Coordinator coordinator = stores.coordinator(orders, prices)
                .patience(Duration.ofMillis(100))
                .listener(barrier)
                .start()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < TRANSACTIONS; i++) {
                int number = FIRST_ROW + i;
                calls.add(callers.submit(() -> pending(coordinator, orders, prices, number)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
            TimeUnit.MILLISECONDS.sleep(AWAY.toMillis()); // so that recovery has come to its longest pause
            progress.accept("Starting both stores again ...");
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(mysql()::restart), CompletableFuture.runAsync(redis()::restart))
                    .join();
            long answering = System.nanoTime();
            awaitCompletion(answering);
            return Duration.ofNanos(System.nanoTime() - answering);
        } finally {
            callers.shutdown();
        }
    }

    /** Asks the stores themselves: a Redis with redo is completed before it takes part in recovery again. */
    private void awaitCompletion(long answering) throws SQLException, InterruptedException {
        int inDoubt = stores.inDoubt();
        while (inDoubt > 0) {
            if (System.nanoTime() - answering > LIMIT.toNanos()) {
                throw new IllegalStateException(inDoubt + " branches are still not complete " + LIMIT.toSeconds()
                        + " s after both stores answer");
            }
            TimeUnit.MILLISECONDS.sleep(5);
            inDoubt = stores.inDoubt();
        }
    }

    private Void pending(Coordinator coordinator, MysqlResource orders, RedisResource prices, int number)
            throws Exception {
        try {
            coordinator.template().run(() -> {
                try (Connection connection = orders.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO " + BenchmarkStores.TABLE + " VALUES (" + number + ")");
                }
                prices.session()
                        .<String>getBucket(BenchmarkStores.KEYS + number)
                        .set("value");
            });
        } catch (CompletionPendingException e) {
            return null;
        }
        throw new IllegalStateException("Transaction " + number + " was completed although both stores are dead");
    }

    private void awaitAll() {
        try {
            decided.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Not all transactions were decided", e);
        }
    }

    private void killBoth() {
        mysql().kill();
        redis().kill();
    }

    private ServerProcess mysql() {
        return process("MySQL", stores.mysql().process());
    }

    private ServerProcess redis() {
        return process("Redis", stores.redis().process());
    }

    private static ServerProcess process(String what, Optional<ServerProcess> process) {
        return process.orElseThrow(() -> new IllegalStateException(
                what + " is no process of this machine that can be killed: choose another with CONCORDAT_PAIR"));
    }
}
