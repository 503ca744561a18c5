-- Included by prepare and one-phase: makes a whole value of a key that is not there.
-- The items of a value, from a place in a table on: the plain value; fields with values; members; scores with members; items.

local PLACING = {hash = 'HSET', set = 'SADD', zset = 'ZADD', list = 'RPUSH'}

local function place_value(type, key, items, from)
  if type == 'string' then
    redis.call('SET', key, items[from])
    return
  end
  for first = from, #items, CHUNK do
    redis.call(PLACING[type], key, unpack(items, first, math.min(first + CHUNK - 1, #items)))
  end
end
