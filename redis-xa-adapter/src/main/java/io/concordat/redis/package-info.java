/** Concordat. */
package io.concordat.redis;
