package io.concordat.coordinator.decision.database;

import static io.concordat.coordinator.decision.database.SharedLog.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision and those who settle against it, at the same time: one of them wins, and all agree on which. */
class ResolveRaceTest {
    private static final int ROUNDS = 100;
    private static final int RESOLVERS = 3;

    private SharedLog shared;
    private DatabaseLog owner;
    private DatabaseLog other;
    private ExecutorService threads;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
        owner = shared.open("node1");
        other = shared.open("node10");
        threads = Executors.newCachedThreadPool();
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        owner.close();
        other.close();
        shared.close();
    }

    /** Comes to the start of a race, and then decides. */
    private interface Decider {
        Verdict decide(Decision decision, CyclicBarrier start) throws Exception;
    }

    @Test
    void aDecisionAndItsResolversAgree() throws Exception {
        race((decision, start) -> {
            start.await();
            return owner.decide(decision);
        });
    }

    @Test
    void aDecisionInALocalTransactionAndItsResolversAgree() throws Exception {
        String work = shared.prefix() + "work";
        shared.run("CREATE TABLE " + work + " (id INT PRIMARY KEY) ENGINE = InnoDB");
        int[] committed = {0};
        race((decision, start) -> {
            try (Connection local = shared.connect();
                    Statement statement = local.createStatement()) {
                local.setAutoCommit(false);
                statement.executeUpdate(
                        "INSERT INTO " + work + " VALUES (" + decision.gtrid().sequence() + ")");
                start.await();
                Verdict verdict = owner.decide(decision, local);
                committed[0] += verdict instanceof Verdict.Done ? 1 : 0;
                return verdict;
            }
        });
        assertThat(shared.number("SELECT COUNT(*) FROM " + work)).isEqualTo(committed[0]);
        assertThat(shared.number("SELECT COUNT(*) FROM " + work + " w JOIN " + shared.prefix()
                        + "decision d ON d.gtrid = CONCAT('node1:" + owner.incarnation()
                        + ":', w.id) AND d.decision = 'COMMIT'"))
                .isEqualTo(committed[0]);
        shared.run("DROP TABLE " + work);
    }

    private void race(Decider decider) throws Exception {
        Random headStarts = new Random(4);
        int wonByTheDecision = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            Decision decision = decision(owner, "node1", round);
            CyclicBarrier start = new CyclicBarrier(1 + RESOLVERS);
            Future<Verdict> verdict = threads.submit(() -> decider.decide(decision, start));
            List<Callable<Resolution>> resolvers = new ArrayList<>();
            for (int i = 0; i < RESOLVERS; i++) {
                DatabaseLog log = i % 2 == 0 ? other : owner;
                int headStart = headStarts.nextInt(5_000_000);
                resolvers.add(() -> {
                    start.await();
                    LockSupport.parkNanos(headStart);
                    return log.resolve(decision.gtrid());
                });
            }
            List<Future<Resolution>> resolutions = new ArrayList<>();
            resolvers.forEach(resolver -> resolutions.add(threads.submit(resolver)));
            assertThat(verdict.get()).isNotInstanceOf(Verdict.Unknown.class);
            boolean done = verdict.get() instanceof Verdict.Done;
            for (Future<Resolution> resolution : resolutions) {
                assertThat(resolution.get()).isEqualTo(done ? Resolution.COMMIT : Resolution.ROLLBACK);
            }
            wonByTheDecision += done ? 1 : 0;
        }
        assertThat(wonByTheDecision).as("races that the decision won").isBetween(1, ROUNDS - 1);
    }
}
