package io.concordat.samples.dualwrite.workload;

import io.concordat.samples.dualwrite.shop.Order;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes up orders until the limit is reached; the same ones at every run. Thread-safe. */
final class Orders {
    /** More than there ever is: the order service refuses it. */
    private static final int TOO_MANY = 10_000_000;

    private static final int ONE_TOO_LARGE_IN = 8;

    private final Assignment assignment;
    private final AtomicLong begun = new AtomicLong();
    private volatile long start;

    Orders(Assignment assignment) {
        this.assignment = assignment;
    }

    /** Starts the clock. */
    void begin() {
        start = System.nanoTime();
    }

    /** The next order; empty when the work is done. */
    Optional<Order> next() {
        long number = begun.getAndIncrement();
        if (assignment.limit().share(number, elapsed()) >= 1) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(assignment.firstOrder() + number);
        int product = 1 + random.nextInt(assignment.products());
        int quantity = random.nextInt(ONE_TOO_LARGE_IN) == 0 ? TOO_MANY : 1 + random.nextInt(5);
        return Optional.of(new Order(assignment.firstOrder() + number, product, quantity));
    }

    boolean isHalfDone() {
        return assignment.limit().share(begun.get(), elapsed()) >= 0.5;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
