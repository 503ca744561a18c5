/** Where everything lives in Redis. Not API. */
package io.concordat.redis.keys;
