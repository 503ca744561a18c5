package io.concordat.testing.servers.proxy;

import java.time.Duration;

/** The state of the network between all clients and the server. Thread-safe. */
final class Gate {
    /** What the network does with bytes. */
    enum State {
        OPEN,
        STALLED,
        SWALLOWING,
        REFUSING,
        CLOSED
    }

    private State state = State.OPEN;
    private Duration delay = Duration.ZERO;

    synchronized void set(State next) {
        if (state != State.CLOSED) {
            state = next;
        }
        notifyAll();
    }

    synchronized void delay(Duration time) {
        delay = time;
    }

    /** Whether new connections are refused. */
    synchronized boolean refuses() {
        return state == State.REFUSING || state == State.CLOSED;
    }

    /** Waits as long as the network holds bytes back; false means that it has lost them. */
    boolean pass() throws InterruptedException {
        Duration time;
        synchronized (this) {
            time = delay;
        }
        if (!time.isZero()) {
            Thread.sleep(time.toMillis());
        }
        synchronized (this) {
            while (state == State.STALLED) {
                wait();
            }
            return state != State.SWALLOWING;
        }
    }
}
