package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.time.Duration;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;

/** A connection that stays open, and from which nothing comes any more. */
class HalfOpenConnectionTest {
    private static final int TRIES = 3;
    private static final Duration PROMISED = Duration.ofSeconds(20);

    @Test
    void recoveryGoesOnWithinSecondsAfterAConnectionHasGoneSilent() throws Exception {
        Duration shortest = Duration.ofDays(1);
        for (int i = 0; i < TRIES && shortest.compareTo(PROMISED) > 0; i++) {
            Duration silent = silence();
            shortest = silent.compareTo(shortest) < 0 ? silent : shortest;
        }

        assertThat(shortest).isLessThan(PROMISED);
    }

    private static Duration silence() throws XAException {
        RedisServer server = Servers.redis();
        try (FaultProxy proxy = FaultProxy.redis(
                        server.address().host(), server.address().port());
                RedisXADataSource source = RedisXADataSource.builder()
                        .uri(proxy.through(server.uri()))
                        .build();
                RedisXAConnection connection = source.getXAConnection()) {
            XAResource resource = connection.getXAResource();
            resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
            long start = System.nanoTime();
            FaultHits silenced = proxy.on(request -> !request.isHousekeeping()).swallowReply();
            while (!isAnswered(resource)) {
                assertThat(silenced.count()).isPositive();
            }
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private static boolean isAnswered(XAResource resource) {
        try {
            resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
            return true;
        } catch (XAException e) {
            assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL);
            return false;
        }
    }
}
