package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two recoverers at once on one branch that a third process has prepared: the first wins, and the other is told. */
class TwoRecoverersTest {
    private static final int ROUNDS = 20;

    private final RedisXADataSource owner = Redis.builder().build();
    private final RedisXADataSource recoverer = Redis.otherProcess();
    private final String stock = Redis.key("stock");

    @AfterEach
    void nothingIsLeftBehind() {
        owner.close();
        recoverer.close();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"COMMIT, COMMIT", "ROLLBACK, ROLLBACK", "COMMIT, ROLLBACK"})
    void theFirstWins(XaCall left, XaCall right) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Redis.plain().getMap(stock).put("n", "10");
            Work work = Work.prepared(owner, session -> session.getMap(stock).add("n", -1));
            List<String> answers = atOnce(work, left, right);
            String counter = Redis.plain().<String, String>getMap(stock).get("n");
            if (left == right) {
                assertThat(answers).containsExactly("OK", "OK");
                assertThat(counter).isEqualTo(left == XaCall.COMMIT ? "9" : "10");
            } else if (answers.get(0).equals("OK")) {
                assertThat(answers).containsExactly("OK", "XA_HEURCOM");
                assertThat(counter).isEqualTo("9");
            } else {
                assertThat(answers).containsExactly("XA_HEURRB", "OK");
                assertThat(counter).isEqualTo("10");
            }
            // What the owner is told when it comes back agrees with what has happened.
            String late = XaCall.COMMIT.on(work.resource, work.xid);
            assertThat(late).isEqualTo(counter.equals("9") ? "OK" : "XA_HEURRB");
            assertThat(Redis.plain().getMap(stock).get("n")).isEqualTo(counter);
        }
    }

    private List<String> atOnce(Work work, XaCall left, XaCall right) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        FutureTask<String> first = recovery(work, left, start);
        FutureTask<String> second = recovery(work, right, start);
        return List.of(first.get(), second.get());
    }

    private FutureTask<String> recovery(Work work, XaCall call, CyclicBarrier start) throws XAException {
        XAResource resource = recoverer.getXAConnection().getXAResource();
        FutureTask<String> task = new FutureTask<>(() -> {
            start.await();
            return call.on(resource, work.xid);
        });
        new Thread(task).start();
        return task;
    }
}
