/** Checks of the server before the first transaction. Not API, except the report at the root package. */
package io.concordat.redis.preflight;
