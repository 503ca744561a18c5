package io.concordat.redis.read;

/** Caps a branch, because one script has to stage it while the server does nothing else. Guarded by the branch's lock. */
public final class Budget {
    private final long maxOperations;
    private final long maxBytes;
    private long operations;
    private long bytes;

    /** Nothing used yet. */
    public Budget(long maxOperations, long maxBytes) {
        this.maxOperations = maxOperations;
        this.maxBytes = maxBytes;
    }

    /**
     * Accounts for a change before it is made.
     *
     * @throws IllegalStateException when the branch would become too large; nothing is accounted for then
     */
    public void add(long moreOperations, long moreBytes) {
        require(moreOperations, moreBytes);
        operations += moreOperations;
        bytes += moreBytes;
    }

    /**
     * Accounts for nothing yet.
     *
     * @throws IllegalStateException when the branch would become too large
     */
    public void require(long moreOperations, long moreBytes) {
        if (moreOperations > 0 && operations + moreOperations > maxOperations) {
            throw tooLarge("operations", operations + moreOperations, maxOperations, "maxOperations");
        }
        if (moreBytes > 0 && bytes + moreBytes > maxBytes) {
            throw tooLarge("bytes", bytes + moreBytes, maxBytes, "maxBytes");
        }
    }

    private static IllegalStateException tooLarge(String what, long actual, long maximum, String option) {
        return new IllegalStateException(
                "This Redis branch would hold " + actual + " " + what + ", the limit is " + maximum
                        + ". The operation was not added; the transaction can go on without it. Use smaller transactions, or raise "
                        + option + " of RedisXADataSource: the server stands still while it stages and swaps a branch");
    }
}
