package io.concordat.redis;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** Branches that say yes while a key lives that expires soon after. */
final class ExpiringWork {
    private static final Duration SHORTEST = Duration.ofMillis(150);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private ExpiringWork() {}

    /**
     * Prepares a branch; does so again with a longer life where a pause of the machine let the key go before.
     *
     * @param seed makes the key, with the life given
     * @param lives whether the key is there
     */
    static Work prepared(
            RedisXADataSource source, Consumer<Duration> seed, BooleanSupplier lives, Consumer<RedisSession> operations)
            throws XAException {
        for (Duration life = SHORTEST; life.compareTo(LONGEST) < 0; life = life.multipliedBy(5)) {
            seed.accept(life);
            Work work = Work.start(source);
            try {
                operations.accept(work.session);
                work.resource.end(work.xid, XAResource.TMSUCCESS);
                if (work.prepare() == XAResource.XA_OK && lives.getAsBoolean()) {
                    return work;
                }
            } catch (XAException | RuntimeException | AssertionError e) {
                if (lives.getAsBoolean()) {
                    throw e;
                }
            }
            abandon(work);
        }
        throw new AssertionError("The key has never lived until the branch had said yes");
    }

    private static void abandon(Work work) {
        try {
            work.resource.end(work.xid, XAResource.TMFAIL);
        } catch (XAException e) {
            // It had ended its work.
        }
        try {
            work.rollback();
        } catch (XAException e) {
            // It was not prepared, and is forgotten.
        }
    }
}
