package io.concordat.redis.script;

/**
 * What a data source does for a transaction manager that can write again what a server has lost; at first nothing of it.
 * Thread-safe.
 */
public final class History {
    private volatile boolean gate;
    private volatile boolean kept;
    private volatile boolean confirmed;
    private volatile Runnable whenClosed = () -> {};

    /** @param gate whether servers must have their whole history before they take part */
    public History(boolean gate) {
        this.gate = gate;
    }

    /** From now on servers must have their whole history, and branches keep what would bring them back. */
    public void keep(Runnable closed) {
        whenClosed = closed;
        kept = true;
        gate = true;
        confirmed = true;
    }

    /** From now on servers are asked to confirm that they cannot lose what they have answered. */
    public void confirm() {
        confirmed = true;
    }

    /** Whether servers are asked to confirm that they cannot lose what they have answered. */
    public boolean isConfirmed() {
        return confirmed;
    }

    /** Whether servers must have their whole history before they take part. */
    public boolean isGated() {
        return gate;
    }

    /** Whether branches keep what would bring them back, and outcomes stay until they are forgotten. */
    public boolean isKept() {
        return kept;
    }

    /** A server has refused because it may have lost something. */
    public void foundClosed() {
        whenClosed.run();
    }
}
