/** What a recoverer needs to know of branches it has not made itself. Not API. */
package io.concordat.redis.recover;
