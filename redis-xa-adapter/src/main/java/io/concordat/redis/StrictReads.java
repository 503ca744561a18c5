package io.concordat.redis;

import io.concordat.redis.lock.LockWait;
import io.concordat.redis.read.HistoryMissingException;
import io.concordat.redis.read.LockFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads that mind the locks of prepared branches. Waits without the branch, so that others can end it. Thread-safe. */
record StrictReads(LockWait lockWait, String server) {
    /** Empty when a key is locked and the caller goes elsewhere. */
    <T> Optional<T> read(WhenLocked whenLocked, Duration timeout, Supplier<T> reads) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return Optional.of(reads.get());
            } catch (HistoryMissingException missing) {
                if (whenLocked == WhenLocked.BYPASS) {
                    return Optional.empty();
                }
                throw new RedisAccessException(
                        server + ": a strict read was refused, the server may have lost something: "
                                + missing.getMessage()
                                + ". Nothing was changed. Read it from the database; recovery has to replay and to open"
                                + " the gate",
                        missing);
            } catch (LockFoundException locked) {
                if (whenLocked == WhenLocked.BYPASS) {
                    return Optional.empty();
                }
                long left = deadline - System.nanoTime();
                if (whenLocked == WhenLocked.FAIL
                        || left <= 0
                        || !lockWait.awaitRelease(locked.holder(), Duration.ofNanos(left))) {
                    throw complaint(whenLocked, timeout, locked);
                }
            }
        }
    }

    private KeyLockedException complaint(WhenLocked whenLocked, Duration timeout, LockFoundException locked) {
        String waited =
                whenLocked == WhenLocked.FAIL ? "" : " and was not released within " + timeout.toMillis() + " ms";
        return new KeyLockedException(
                server + ": key " + locked.key() + " is locked by prepared branch " + locked.holder() + waited
                        + ". Nothing was changed. Read again later, or read it from the database; if that branch stays,"
                        + " recover it",
                locked.key(),
                locked.holder());
    }
}
