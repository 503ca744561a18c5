-- Included by the scripts that apply what is decided, where branches are written after their decisions: such a branch holds no
-- locks, so that a later one may be applied before it. A sorted set says of each key the place of the last decision that has
-- written it, in the order of all decisions: what comes late does not set it back.
--
-- A place and a half: that decision has changed the value that it found, or has read it, instead of giving the key a new one.
-- The member without a name: every decision below this place has been carried out, and the places below it are gone.

local function is_written_set(set)
  local type = type_of(set)
  return type == 'zset' or type == 'none'
end

local function place_of(set, key)
  return tonumber(redis.call('ZSCORE', set, key) or '0')
end

-- Whether the decision that wrote the key last had not seen what was there before it.
local function is_of_whole_value(place)
  return place == math.floor(place)
end

local function mark_written(set, key, place, whole)
  redis.call('ZADD', set, string.format(whole and '%.0f' or '%.1f', whole and place or place + 0.5), key)
end

-- Some at a time, so that no branch pays for thousands of others.
local MOST_DROPPED = 64

local function complete_below(set, floor)
  if floor > place_of(set, '') then
    redis.call('ZADD', set, string.format('%.0f', floor), '')
  end
  local old = redis.call('ZRANGEBYSCORE', set, '-inf', '(' .. string.format('%.0f', floor), 'LIMIT', '0', MOST_DROPPED)
  if #old > 0 then
    redis.call('ZREM', set, unpack(old))
  end
end
