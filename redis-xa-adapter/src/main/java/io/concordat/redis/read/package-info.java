/** What one transaction has read: questions about live keys, their answers, and what prepare has to find unchanged. Not API. */
package io.concordat.redis.read;
