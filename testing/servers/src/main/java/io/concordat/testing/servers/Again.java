package io.concordat.testing.servers;

import java.time.Duration;

/** A request that a server may give up without a word: made at once, and again after a while. Not thread-safe. */
final class Again implements Runnable {
    private final Duration pause;
    private final Runnable request;
    private long next = System.nanoTime();

    Again(Duration pause, Runnable request) {
        this.pause = pause;
        this.request = request;
    }

    /** Makes the request, unless it was made a short time ago. */
    @Override
    public void run() {
        long now = System.nanoTime();
        if (now - next >= 0) {
            next = now + pause.toNanos();
            request.run();
        }
    }
}
