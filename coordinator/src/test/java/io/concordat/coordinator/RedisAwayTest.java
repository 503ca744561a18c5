package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is gone when the decision has been made. */
class RedisAwayTest {
    private static final Duration PATIENCE = Duration.ofMillis(700);

    @TempDir
    Path journal;

    private final AtomicBoolean goAway = new AtomicBoolean();
    private FaultProxy proxy;
    private RealStores stores;

    @BeforeEach
    void start() throws SQLException {
        proxy = FaultProxy.redis(
                Servers.redis().address().host(), Servers.redis().address().port());
        stores = new RealStores(
                journal,
                builder -> builder.patience(PATIENCE).listener((step, gtrid, resource) -> {
                    if (step == ProtocolStep.DECIDED && goAway.getAndSet(false)) {
                        proxy.refuse();
                    }
                }),
                url -> url,
                proxy::through);
    }

    @AfterEach
    void stop() throws SQLException {
        proxy.pass();
        stores.close();
        proxy.close();
    }

    @Test
    void theCallerIsAnsweredOthersGoOnAndTheBranchCompletesWithinASecondOfItsReturn() throws Exception {
        stores.coordinator.template().run(stores::raise);
        goAway.set(true);
        long asked = System.nanoTime();
        Throwable told = catchThrowable(() -> stores.coordinator.template().run(stores::raise));
        Duration answered = Duration.ofNanos(System.nanoTime() - asked);

        assertThat(told).isInstanceOf(CompletionPendingException.class).hasMessageContaining("redis");
        assertThat(answered)
                .isLessThan(PATIENCE.plusSeconds(3)); // what asking Redis itself may take, on a busy machine
        assertThat(stores.inMysql()).isEqualTo(2);
        assertThat(stores.inRedis()).isEqualTo(1);

        stores.coordinator.template().run(() -> stores.raiseInMysql(2));
        assertThat(stores.accounts.balance(2)).isEqualTo(1);

        long back = System.nanoTime();
        proxy.pass();
        await().pollInterval(Duration.ofMillis(10)).until(() -> stores.inRedis() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(1));
    }
}
