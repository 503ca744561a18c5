-- Included by read and validate: the answer to one question about a live key.
-- Returns a table of strings; nil when the key, or what is asked for in it, is not there.
--
--   presence              the type of the key
--   expiry                ms left, or -1 without an expiry
--   value                 the plain value
--   size                  the number of fields, members or items
--   item ARGUMENT         the value of a field, the score of a member, the item at an index, or a member itself
--   names                 all fields or members
--   entries               all fields with their values, or all members with their scores
--   range, score-range    a part of a list or sorted set: see there

local SIZES = {hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', list = 'LLEN'}
local NAMES = {hash = 'HKEYS', set = 'SMEMBERS'}
local ITEMS = {hash = 'HGET', zset = 'ZSCORE', list = 'LINDEX'}

local function look_at_item(type, key, item)
  if type == 'set' then
    return redis.call('SISMEMBER', key, item) == 1 and {item} or nil
  end
  local value = redis.call(ITEMS[type], key, item)
  return value and {value} or nil
end

-- The type is the one the key has.
local function look(key, type, what, argument)
  if type == 'none' then
    return nil
  elseif what == 'presence' then
    return {type}
  elseif what == 'expiry' then
    return {tostring(redis.call('PTTL', key))}
  elseif what == 'value' then
    return {redis.call('GET', key)}
  elseif what == 'size' then
    return {tostring(redis.call(SIZES[type], key))}
  elseif what == 'item' then
    return look_at_item(type, key, argument)
  elseif what == 'names' then
    return redis.call(NAMES[type], key)
  elseif what == 'entries' then
    return type == 'hash' and redis.call('HGETALL', key) or redis.call('ZRANGE', key, '0', '-1', 'WITHSCORES')
  end
  error('unknown question ' .. what)
end
