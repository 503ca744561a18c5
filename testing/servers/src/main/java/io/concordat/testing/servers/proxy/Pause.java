package io.concordat.testing.servers.proxy;

import java.time.Duration;

/** A delay that the proxy's end cuts short. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
