package io.concordat.redis.branch;

/**
 * Why a branch can only be rolled back.
 *
 * @param errorCode the {@code XA_RB*} code for the transaction manager
 * @param reason for people
 */
public record RollbackOnly(int errorCode, String reason) {}
