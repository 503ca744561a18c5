package io.concordat.redis.script;

/**
 * A script's answer, and how many replicas have confirmed what it wrote.
 *
 * @param answer of the primary
 * @param replicas 0 when none were waited for
 */
record Confirmed(Answer answer, int replicas) {
    boolean isBy(ReplicaWait wait) {
        return replicas >= wait.replicas();
    }
}
