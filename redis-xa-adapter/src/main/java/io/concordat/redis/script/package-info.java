/** The Lua scripts and their typed callers. Not API. */
package io.concordat.redis.script;
