package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.process.Wait;
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
                    Optional<String> now = trouble.get();
                    now.ifPresent(last::set);
                    return now.isEmpty();
                },
                patience);
        if (!done) {
            throw new IllegalStateException(what + " is not there after " + patience.toSeconds() + " s: " + last.get());
        }
    }
}
