package io.concordat.redis.preflight;

/** One primary of a cluster does not answer, or not this user. */
final class UnreachablePrimaryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which one. */
    private final String address;

    UnreachablePrimaryException(String address, RuntimeException cause) {
        super(address + " does not answer", cause);
        this.address = address;
    }

    String address() {
        return address;
    }
}
