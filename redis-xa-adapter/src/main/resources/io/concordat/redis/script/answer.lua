-- Included by most scripts: the shape of an answer, and what all of them need to look and to write.

-- include: word

local function type_of(key)
  return redis.call('TYPE', key)['ok']
end

-- ZADD and ZREM on a foreign value would raise in the middle of a script.
local NO_INDEX = 'it is the index of prepared branches, and others have put something else there'

local function is_index(key)
  local type = type_of(key)
  return type == 'zset' or type == 'none'
end

-- The server's own time in ms, and a moment as Redis wants it: from ms from now, or from "@" and an absolute time. Expiries
-- beyond what a double holds exactly, which others may have set, are cut to that: Redis refuses a moment that does not fit
-- into 64 bits.
local LAST_MOMENT = 9007199254740991

local function now_in_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function moment(now, expiry)
  local absolute = string.match(expiry, '^@(.+)$')
  return expiry == '' and '' or absolute or string.format('%.0f', math.min(now + tonumber(expiry), LAST_MOMENT))
end

-- The moment at which a key goes by its present expiry; empty without one.
local function moment_of(now, key)
  local left = redis.call('PTTL', key)
  return left >= 0 and moment(now, left) or ''
end

-- Lua's unpack() overflows its stack from 8000 elements on; an even number keeps field-value pairs together.
local CHUNK = 7000

local function in_chunks(command, key, items)
  for first = 1, #items, CHUNK do
    redis.call(command, key, unpack(items, first, math.min(first + CHUNK - 1, #items)))
  end
end
