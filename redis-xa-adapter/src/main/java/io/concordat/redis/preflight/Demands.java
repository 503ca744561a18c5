package io.concordat.redis.preflight;

/**
 * What the data source's durability policy needs of each primary.
 *
 * @param name of the policy, for people
 * @param localAof whether it must force its append-only file before it answers
 * @param replicas how many replicas must be connected; 0 for none
 */
public record Demands(String name, boolean localAof, int replicas) {}
