/** What one transaction has read and wants to write, in memory until prepare. Not API. */
package io.concordat.redis.branch;
