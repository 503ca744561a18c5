package io.concordat.samples.dualwrite.workload;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Kills this JVM at a step of the protocol, while other threads are at other steps. Once armed, the first transactions
 * that come to the step gather there, so that the crash leaves more than one of them behind. Thread-safe.
 */
final class CrashAt implements CoordinatorListener {
    /** How this JVM then ends; nothing else ends it so. */
    static final int EXIT_CODE = 86;

    /** Enough for those that are on their way to the step; row locks may keep others from ever getting there. */
    private static final int GATHER_MILLIS = 500;

    private final ProtocolStep crashStep;
    private final BooleanSupplier armed;
    private final CountDownLatch gathered;

    CrashAt(ProtocolStep crashStep, int threads, BooleanSupplier armed) {
        this.crashStep = crashStep;
        this.armed = armed;
        this.gathered = new CountDownLatch((threads + 1) / 2);
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        if (step == crashStep && armed.getAsBoolean()) {
            gathered.countDown();
            awaitOthers();
            Runtime.getRuntime().halt(EXIT_CODE); // no shutdown hook, no flush, no goodbye
        }
    }

    /** Waits for the others, or as long as it is worth. */
    private boolean awaitOthers() {
        try {
            return gathered.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
