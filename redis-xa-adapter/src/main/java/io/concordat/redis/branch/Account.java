package io.concordat.redis.branch;

/** What a change counts for in the branch's budget. */
@FunctionalInterface
interface Account {
    /**
     * Accounts for a change before it is made; negative numbers give back.
     *
     * @throws IllegalStateException when the branch would become too large; nothing is accounted for then
     */
    void add(long operations, long bytes);
}
