package io.concordat.redis;

import org.redisson.client.codec.Codec;
import org.redisson.config.NameMapper;

/**
 * What the sessions of one data source share.
 *
 * @param codec for objects that name none
 * @param names from names to keys
 */
record SessionSettings(Codec codec, NameMapper names, StrictReads strictReads, AsyncReads asyncReads) {}
