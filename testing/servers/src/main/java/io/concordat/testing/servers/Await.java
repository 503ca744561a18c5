package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.process.Wait;
import io.concordat.testing.servers.resp.RedisErrorException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Waits until nothing stands in the way any more. */
final class Await {
    private Await() {}

    /**
     * Asks again and again for what stands in the way.
     *
     * @throws IllegalStateException that names it, if there is something still when patience ends
     */
    static void until(String what, Duration patience, Supplier<Optional<String>> trouble) {
        AtomicReference<String> last = new AtomicReference<>("");
        boolean done = Wait.until(
                () -> {
                    Optional<String> now = now(trouble);
                    now.ifPresent(last::set);
                    return now.isEmpty();
                },
                patience);
        if (!done) {
            throw new IllegalStateException(what + " is not there after " + patience.toSeconds() + " s: " + last.get());
        }
    }

    private static Optional<String> now(Supplier<Optional<String>> trouble) {
        try {
            return trouble.get();
        } catch (IllegalStateException | RedisErrorException e) {
            // A server that does not answer, or not what was asked: it may be starting, or dying.
            return Optional.of(e.getMessage());
        }
    }
}
