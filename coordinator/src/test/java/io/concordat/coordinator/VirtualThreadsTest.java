package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.TransactionResult;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Transactions on virtual threads: none of them may hold its carrier while it waits in this library. Needs a JDK that has
 * virtual threads, and does not pin them in monitors (24): the build selects it there.
 */
@Tag("jdk24")
@Timeout(300)
class VirtualThreadsTest extends CoordinatorFixture {
    private static final int THREADS = 10_000;
    private static final int STORES_AT_ONCE = 64;
    private static final int IN_STORES = 1_000;
    private static final int WARM_UP = 200;

    @Test
    void tenThousandOfThemCommitWithoutPinning() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        FakeStore first = new FakeStore("first", false, told);
        FakeStore last = new FakeStore("last", true, told);
        coordinator = Coordinator.builder()
                .node("virtual")
                .journal(directory)
                .defaultTimeout(Duration.ofMinutes(4))
                .resource(first)
                .resource(last)
                .start();
        Work transaction = () -> coordinator.template().run(() -> {
            coordinator.transactionManager().getTransaction().enlistResource(first.connection());
            coordinator.transactionManager().getTransaction().enlistResource(last.connection());
        });
        List<RecordedEvent> pinned = pinnedDuring(THREADS, transaction);

        assertThat(coordinator.statistics().ended(TransactionResult.COMMITTED)).isEqualTo(THREADS + WARM_UP);
        assertThat(pinned).filteredOn(VirtualThreadsTest::isOurs).isEmpty();
    }

    @Test
    void inRealStoresTheyDoNotPinEither() throws Exception {
        MySqlServer server = Servers.mysql();
        MysqlResource database = MysqlResource.builder("database")
                .url(server.jdbcUrl())
                .user(server.user())
                .password(server.password())
                .build();
        RedisResource cache = RedisResource.of(
                "cache", RedisXADataSource.builder().uri(Servers.redis().uri()).build());
        Semaphore places = new Semaphore(STORES_AT_ONCE);
        coordinator = Coordinator.builder()
                .node("virtual")
                .journal(directory.resolve("virtual"))
                .defaultTimeout(Duration.ofMinutes(4))
                .resource(database)
                .resource(cache)
                .start();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS virtual_threads");
            statement.execute("CREATE TABLE virtual_threads (n INT NOT NULL) ENGINE=InnoDB");
        }
        List<RecordedEvent> pinned = pinnedDuring(IN_STORES, () -> {
            places.acquire();
            try {
                coordinator.template().run(() -> work(database, cache));
            } finally {
                places.release();
            }
        });

        assertThat(coordinator.statistics().ended(TransactionResult.COMMITTED)).isEqualTo(IN_STORES + WARM_UP);
        assertThat(pinned).filteredOn(VirtualThreadsTest::isOurs).isEmpty();
    }

    private static void work(MysqlResource database, RedisResource cache) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO virtual_threads VALUES (1)");
        }
        cache.session()
                .getBucket("virtual:" + Thread.currentThread().hashCode())
                .set("1");
    }

    /**
     * What JFR says held its carrier meanwhile, however short. Some transactions go before: Java holds the carrier of whoever
     * waits while another thread loads a class or links a lambda, once each.
     */
    private static List<RecordedEvent> pinnedDuring(int count, Work work) throws Exception {
        onVirtualThreads(WARM_UP, work);
        Path file = Path.of(
                System.getProperty("java.io.tmpdir"),
                "concordat-pinned-" + ProcessHandle.current().pid());
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withStackTrace().withThreshold(Duration.ZERO);
            recording.start();
            onVirtualThreads(count, work);
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        } finally {
            boolean ignored = file.toFile().delete();
        }
    }

    /** Whether the carrier was held by what this library did: the engine's own doings are below frames of its own. */
    private static boolean isOurs(RecordedEvent event) {
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("com.atomikos.")) {
                return false;
            }
            if (type.startsWith("io.concordat.") && !type.contains("Test")) {
                return true;
            }
        }
        return false;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void onVirtualThreads(int count, Work work) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        ExecutorService threads = virtualThreads();
        try {
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(() -> {
                    work.run();
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** By its name: these sources are compiled for a Java that has none. */
    private static ExecutorService virtualThreads() {
        try {
            MethodHandle factory = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) factory.invoke();
        } catch (Throwable e) {
            throw new AssertionError("This JDK has no virtual threads", e);
        }
    }
}
