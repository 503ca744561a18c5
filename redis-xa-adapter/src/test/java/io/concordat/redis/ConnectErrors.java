package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import javax.transaction.xa.XAException;
import org.assertj.core.api.AbstractStringAssert;

/** What is told when the servers cannot be talked to, by the report and by the first transaction. */
final class ConnectErrors {
    private ConnectErrors() {}

    /**
     * Both hold these words and come in time.
     *
     * @return both, to go on with
     */
    static AbstractStringAssert<?> assertTold(RedisXADataSource source, Duration bound, String... words) {
        long begin = System.nanoTime();
        PreflightReport found = source.preflight();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(bound);
        assertThat(found.isUsable()).isFalse();
        String report = found.toString();
        assertThat(report).contains(words);
        begin = System.nanoTime();
        RedisXAException e = XaErrors.of(() -> Work.start(source), XAException.XAER_RMFAIL);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(bound);
        assertThat(e).hasMessageContainingAll(words);
        return assertThat(report + e.getMessage());
    }
}
