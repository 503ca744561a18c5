-- Included by read and validate: the answer to one question about a live key.
-- Returns a table of strings; nil when the key, or what is asked for in it, is not there.
--
--   presence              the type of the key
--   expiry                ms left, or -1 without an expiry
--   expires               1 with an expiry, 0 without one
--   value                 the plain value
--   size                  the number of fields, members or items
--   item ARGUMENT         the value of a field, the score of a member, the item at an index, or a member itself
--   names                 all fields or members
--   entries               all fields with their values, or all members with their scores
--   range FIRST LAST      the items of a list between two indexes, both included
--
-- of a sorted set, where PLACE is a score and a member, MIN and MAX are scores as Redis reads them, divided by a space:
--   rank, reverse-rank MEMBER           how many members are before it, or after it
--   before, after PLACE                 how many members are before this place, or after it
--   count MIN MAX                       how many members have such scores
--   range FROM TO                       members with their scores, as ZRANGE lists them
--   score-range MIN MAX OFFSET COUNT    the same, as ZRANGEBYSCORE lists them; reverse-score-range: from the highest

-- Made when something is asked: most transactions that write have nothing to look at, and pay for every function made.
local function looking()
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

  -- Redis orders members of one score by their bytes; Lua's own comparison follows the locale.
  local function is_less(left, right)
    for i = 1, math.min(#left, #right) do
      local l, r = string.byte(left, i), string.byte(right, i)
      if l ~= r then
        return l < r
      end
    end
    return #left < #right
  end

  -- The number of members with this score before the given one, and whether that one is among them.
  local function look_at_ties(key, score, member)
    local first = redis.call('ZCOUNT', key, '-inf', '(' .. score)
    local low, high = first, first + redis.call('ZCOUNT', key, score, score)
    local found
    while low < high do
      local middle = math.floor((low + high) / 2)
      found = redis.call('ZRANGE', key, tostring(middle), tostring(middle))[1]
      if found == member then
        return middle - first, true
      elseif is_less(found, member) then
        low = middle + 1
      else
        high = middle
      end
    end
    return low - first, false
  end

  local function look_at_sorted_set(key, what, argument)
    if what == 'rank' or what == 'reverse-rank' then
      local rank = redis.call(what == 'rank' and 'ZRANK' or 'ZREVRANK', key, argument)
      return rank and {tostring(rank)} or nil
    elseif what == 'count' then
      local min, max = string.match(argument, '^(%S+) (%S+)$')
      return {tostring(redis.call('ZCOUNT', key, min, max))}
    elseif what == 'before' or what == 'after' then
      local space = string.find(argument, ' ', 1, true)
      local score, member = string.sub(argument, 1, space - 1), string.sub(argument, space + 1)
      local ties, is_there = look_at_ties(key, score, member)
      if what == 'before' then
        return {tostring(redis.call('ZCOUNT', key, '-inf', '(' .. score) + ties)}
      end
      return {tostring(redis.call('ZCOUNT', key, score, '+inf') - ties - (is_there and 1 or 0))}
    elseif what == 'range' then
      local from, to = string.match(argument, '^(%S+) (%S+)$')
      return redis.call('ZRANGE', key, from, to, 'WITHSCORES')
    elseif what == 'score-range' or what == 'reverse-score-range' then
      local min, max, offset, count = string.match(argument, '^(%S+) (%S+) (%S+) (%S+)$')
      if what == 'score-range' then
        return redis.call('ZRANGEBYSCORE', key, min, max, 'WITHSCORES', 'LIMIT', offset, count)
      end
      return redis.call('ZREVRANGEBYSCORE', key, max, min, 'WITHSCORES', 'LIMIT', offset, count)
    end
    error('unknown question ' .. what)
  end

  -- What a key that is not there answers as an empty one would.
  local OF_NOTHING = {
      count = {'0'}, before = {'0'}, after = {'0'}, range = {}, ['score-range'] = {}, ['reverse-score-range'] = {}}

  -- The type is the one the key has.
  local function look(key, type, what, argument)
    if type == 'none' then
      return OF_NOTHING[what]
    elseif what == 'presence' then
      return {type}
    elseif what == 'expiry' then
      return {tostring(redis.call('PTTL', key))}
    elseif what == 'expires' then
      return {redis.call('PTTL', key) >= 0 and '1' or '0'}
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
    elseif what == 'range' and type == 'list' then
      return redis.call('LRANGE', key, string.match(argument, '^(%S+) (%S+)$'))
    elseif type == 'zset' then
      return look_at_sorted_set(key, what, argument)
    end
    error('unknown question ' .. what)
  end
  return look
end

local looks

local function look(key, type, what, argument)
  looks = looks or looking()
  return looks(key, type, what, argument)
end
