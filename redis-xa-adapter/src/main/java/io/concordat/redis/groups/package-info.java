/** One branch in several groups of keys: asks all of them and makes one answer of theirs. Not API. */
package io.concordat.redis.groups;
