package io.concordat.coordinator.decision.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Decision;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A coordinator has been started more often than the log remembers. */
class PruningTest {
    private static final int TOO_MANY = 5;

    private SharedLog shared;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    private void startAndStop(String node, long first, int times) throws Exception {
        String rows = LongStream.range(first, first + times)
                .mapToObj(number -> "('" + node + "', " + number + ", 1, 'another')")
                .collect(Collectors.joining(", "));
        shared.run("INSERT INTO " + shared.prefix() + "incarnation VALUES " + rows);
    }

    private long incarnations(String node) throws Exception {
        return shared.number("SELECT COUNT(*) FROM " + shared.prefix() + "incarnation WHERE node = '" + node + "'");
    }

    @Test
    void theOldestAreDeletedUnlessADecisionNamesThemOrTheyAreAnothers() throws Exception {
        Decision pending;
        long first;
        try (DatabaseLog log = shared.open("node1")) {
            first = log.incarnation();
            pending = SharedLog.decision(log, "node1", 1);
            log.decide(pending);
        }
        startAndStop("node1", first + 1, Pruner.KEPT + TOO_MANY);
        startAndStop("node10", 1, TOO_MANY);

        try (DatabaseLog log = shared.open("node1")) {
            await().until(() -> incarnations("node1") == Pruner.KEPT + 1);
            assertThat(shared.number("SELECT MIN(number) FROM " + shared.prefix() + "incarnation WHERE node = 'node1'"))
                    .isEqualTo(first);
            assertThat(log.pending()).containsExactly(pending);
            assertThat(incarnations("node10")).isEqualTo(TOO_MANY);
            log.forget(pending.gtrid());
            await().until(() -> shared.row(pending.gtrid()).equals("none"));
        }
        shared.open("node1").close();
        try (DatabaseLog log = shared.open("node1")) {
            await().until(() -> incarnations("node1") == Pruner.KEPT);
            assertThat(log.refusesWork()).isEmpty();
        }
    }
}
