package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.proxy.Recording;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.RTransaction;
import org.redisson.api.TransactionOptions;

/**
 * A server that stands still for longer than the client waits, so that the client sends its request again, and again: the
 * server does all of them when it goes on. Every effect of a branch is there once; those of Redisson's own transaction are
 * there once for each copy.
 */
class StalledServerTest {
    private static final int COPIES = 3;

    private OwnRedis redis;
    private ProxiedRedis client;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
        client = new ProxiedRedis(redis.server, 100);
        redis.plain.getMap("stock").put("n", "10");
    }

    @AfterEach
    void stop() {
        redis.process().resume();
        client.close();
        redis.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ScriptCall.class,
            names = {"PREPARE", "COMMIT", "ONE_PHASE", "ROLLBACK"})
    void aBranchIsAppliedOnceHoweverOftenItsRequestIsSent(ScriptCall call) throws Exception {
        Work work = call.begin(client.source, "stock");
        assertThat(stalled(() -> call.call(work, "stock"))).isEqualTo(call.success);
        call.complete(work);
        assertThat(redis.plain.getMap("stock").get("n")).isEqualTo(call.counter);
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aWholeBranchIsAppliedOnceWhenTheServerStandsStillAtEachOfItsSteps() throws Exception {
        Work work = Work.start(client.source);
        assertThat(stalled(() -> work.session.getMap("stock").get("n").orElseThrow()))
                .isEqualTo("10");
        work.session.getMap("stock").add("n", -1);
        XaCall.END.throwing(work.resource, work.xid);
        assertThat(stalled(() -> XaCall.PREPARE.on(work.resource, work.xid))).isEqualTo("XA_OK");
        assertThat(stalled(() -> XaCall.COMMIT.on(work.resource, work.xid))).isEqualTo("OK");
        assertThat(redis.plain.getMap("stock").get("n")).isEqualTo("9");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    /** What this test is there to show: the same client, the same stall, the increment of Redisson's own transaction. */
    @Test
    void redissonsOwnTransactionIsAppliedOnceForEachCopyOfItsCommit() throws Exception {
        RTransaction transaction = client.client.createTransaction(TransactionOptions.defaults()
                .timeout(1, TimeUnit.MINUTES)
                .responseTimeout(ProxiedRedis.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(100)
                .retryInterval(ProxiedRedis.BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS));
        transaction.<String, Integer>getMap("stock").addAndGet("n", -1);
        stalled(() -> {
            transaction.commit();
            return "committed";
        });
        assertThat(Integer.parseInt(redis.plain.<String, String>getMap("stock").get("n")))
                .as("ten, less one for each copy")
                .isLessThanOrEqualTo(10 - COPIES);
    }

    /** Calls while the server stands still, until the client has sent the request so often. */
    private <T> T stalled(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        try (Recording recording = client.proxy.record()) {
            redis.process().pause();
            new Thread(task).start();
            Awaitility.await().until(() -> recording.requests().size() >= COPIES);
            redis.process().resume();
            return task.get();
        }
    }
}
