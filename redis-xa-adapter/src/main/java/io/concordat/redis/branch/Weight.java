package io.concordat.redis.branch;

/** What changes count for in the budget of a branch. */
record Weight(long operations, long bytes) {
    static final Weight NONE = new Weight(0, 0);

    Weight plus(long moreOperations, long moreBytes) {
        return new Weight(operations + moreOperations, bytes + moreBytes);
    }

    Weight plus(Weight more) {
        return plus(more.operations, more.bytes);
    }

    Weight negated() {
        return new Weight(-operations, -bytes);
    }
}
