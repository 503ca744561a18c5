package io.concordat.coordinator;

import io.concordat.coordinator.observe.ProtocolStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator on a real journal, over scripted stores. */
abstract class CoordinatorFixture {
    @TempDir
    Path directory;

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<ProtocolStep> steps = new CopyOnWriteArrayList<>();
    final FakeStore mysql = new FakeStore("mysql", false, calls);
    final FakeStore redis = new FakeStore("redis", true, calls);
    Coordinator coordinator;

    CoordinatorBuilder builder() {
        return Coordinator.builder()
                .node("node1")
                .journal(directory)
                .patience(Duration.ofMillis(500))
                .shutdownTimeout(Duration.ofMillis(500))
                .recoveryInterval(Duration.ofSeconds(60))
                .resource(mysql)
                .resource(redis)
                .listener((step, gtrid, resource) -> {
                    if (gtrid.isPresent()) { // not the periodic passes, which come when they come
                        steps.add(step);
                    }
                });
    }

    Coordinator start() {
        coordinator = builder().start();
        calls.clear();
        steps.clear();
        return coordinator;
    }

    /** Enlists both stores in the running transaction, Redis first. */
    void enlistBoth() throws Exception {
        coordinator.transactionManager().getTransaction().enlistResource(redis.connection());
        coordinator.transactionManager().getTransaction().enlistResource(mysql.connection());
    }

    @AfterEach
    void closeCoordinator() {
        if (coordinator != null) {
            coordinator.close();
        }
    }
}
