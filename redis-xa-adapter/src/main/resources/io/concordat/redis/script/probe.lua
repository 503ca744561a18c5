-- Included by claim: runs each command that the scripts use once, on keys of the adapter. A command that the server refuses
-- to this user would otherwise tear a commit in the middle.

local denied = {}

local function probe(command, ...)
  local reply = redis.pcall(command, ...)
  if type(reply) == 'table' and reply['err'] then
    denied[#denied + 1] = command
    denied[#denied + 1] = reply['err']
  end
end

local function probe_set(set)
  probe('SADD', set, 'a', 'b')
  probe('SREM', set, 'a')
  probe('SISMEMBER', set, 'b')
  probe('SCARD', set)
  probe('SMEMBERS', set)
  probe('UNLINK', set)
end

local function probe_sorted_set(set)
  probe('ZADD', set, '1', 'a')
  probe('ZINCRBY', set, '1', 'a')
  probe('ZSCORE', set, 'a')
  probe('ZRANK', set, 'a')
  probe('ZREVRANK', set, 'a')
  probe('ZCOUNT', set, '-inf', '+inf')
  probe('ZRANGEBYSCORE', set, '-inf', '+inf')
  probe('ZREVRANGEBYSCORE', set, '+inf', '-inf')
  probe('UNLINK', set)
end

local function probe_list(list)
  probe('RPUSH', list, 'a', 'b')
  probe('LPUSH', list, 'c')
  probe('LSET', list, '0', 'd')
  probe('LTRIM', list, '0', '1')
  probe('LLEN', list)
  probe('LINDEX', list, '0')
  probe('LRANGE', list, '0', '-1')
  probe('UNLINK', list)
end

local function probe_all(hash, text, renamed, index)
  probe('HSET', hash, 'a', '1', 'b', 'x')
  probe('HINCRBY', hash, 'a', '1')
  probe('HDEL', hash, 'b')
  probe('HGET', hash, 'a')
  probe('HMGET', hash, 'a')
  probe('HLEN', hash)
  probe('HKEYS', hash)
  probe('HGETALL', hash)
  probe('SET', text, 'x', 'PX', '60000')
  probe('GET', text)
  probe('TYPE', text)
  probe('EXISTS', text)
  probe('PTTL', text)
  probe('PERSIST', text)
  probe('SET', text, '1', 'PX', '60000')
  probe('INCRBY', text, '1')
  probe('RENAME', text, renamed)
  probe('ZADD', index, '1', 'x')
  probe('ZCARD', index)
  probe('ZRANGE', index, '0', '-1')
  probe('ZREM', index, 'x')
  probe('TIME')
  for _, key in ipairs({hash, text, renamed, index}) do
    -- A moment in the past deletes the key.
    probe('PEXPIREAT', key, '1')
    probe('UNLINK', key)
  end
  probe_set(hash)
  probe_sorted_set(index)
  probe_list(hash)
end
