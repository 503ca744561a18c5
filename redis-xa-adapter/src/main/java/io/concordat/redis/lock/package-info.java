/** Waiting for keys that another branch has locked. Not API. */
package io.concordat.redis.lock;
