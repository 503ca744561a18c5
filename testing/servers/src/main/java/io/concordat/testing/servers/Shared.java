package io.concordat.testing.servers;

import java.util.Optional;
import java.util.function.Supplier;

/** What is made at the first call and kept for the life of the JVM; a failure is not kept. Thread-safe. */
final class Shared<T> {
    private final Supplier<T> maker;
    private Optional<T> made = Optional.empty();

    Shared(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        if (made.isEmpty()) {
            made = Optional.of(maker.get());
        }
        return made.get();
    }
}
