package io.concordat.redis;

/**
 * A member of an {@link XaSortedSet} with its score.
 *
 * @param member as the codec decoded it
 * @param score a number, maybe infinite
 */
public record ScoredMember<V>(V member, double score) {}
