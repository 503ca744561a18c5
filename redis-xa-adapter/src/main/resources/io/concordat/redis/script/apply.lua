-- Included by swap and one-phase: applies one operation that is known to fit.
-- An operation is {name, type, arguments, number of the key}; a replacement gets its value from `place`.

local function set_expiry(key, expiry)
  if expiry ~= '' then
    -- A moment in the past deletes the key, on replicas too.
    redis.call('PEXPIREAT', key, expiry)
  end
end

local function set_items(key, arguments)
  -- A list that has expired in doubt has nothing to be set.
  if redis.call('EXISTS', key) == 1 then
    for i = 1, #arguments, 3 do
      redis.call('LSET', key, arguments[i], arguments[i + 2])
    end
  end
end

local function take_items(key, arguments, expiries)
  if redis.call('LLEN', key) > arguments[1] + arguments[2] then
    redis.call('LTRIM', key, arguments[1], -1 - arguments[2])
    return
  end
  local left = redis.call('PTTL', key)
  if left >= 0 then
    -- What is pushed now is still the same list.
    expiries[key] = moment(now_in_ms(), left)
  end
  -- LTRIM would free a long list in place.
  redis.call('UNLINK', key)
end

-- What the changes before have left of a key, with its expiry.
local function move_out(key, parked, expiries)
  if expiries[key] and redis.call('EXISTS', key) == 1 then
    set_expiry(key, expiries[key])
  end
  expiries[key] = nil
  if redis.call('EXISTS', key) == 1 then
    redis.call('RENAME', key, parked)
  end
end

local function move_in(key, parked)
  redis.call('UNLINK', key)
  if redis.call('EXISTS', parked) == 1 then
    redis.call('RENAME', parked, key)
  end
end

local function apply(operation, key, shadow_of, place, expiries)
  local name, arguments = operation[1], operation[3]
  if name == 'replace' then
    -- RENAME or SET over a big value would free it in place.
    redis.call('UNLINK', key)
    place(operation, key)
    set_expiry(key, arguments[2])
  elseif name == 'delete' then
    redis.call('UNLINK', key)
  elseif name == 'expire' then
    set_expiry(key, arguments[1])
    expiries[key] = nil
  elseif name == 'persist' then
    redis.call('PERSIST', key)
    expiries[key] = nil
  elseif name == 'move-out' then
    move_out(key, shadow_of(tonumber(arguments[1])), expiries)
  elseif name == 'move-in' then
    move_in(key, shadow_of(tonumber(arguments[1])))
  elseif name == 'keep-expiry' then
    -- The key had this expiry at prepare; if it has passed since, the deltas or the new value must not make the key live for
    -- ever. If it is still there, a new value gets the expiry that the key has now.
    if redis.call('EXISTS', key) == 0 then
      expiries[key] = arguments[1]
    elseif arguments[2] == 'new value' then
      expiries[key] = moment_of(now_in_ms(), key)
    end
  elseif name == 'put-fields' then
    in_chunks('HSET', key, arguments)
  elseif name == 'remove-fields' then
    in_chunks('HDEL', key, arguments)
  elseif name == 'add-to-fields' then
    for i = 1, #arguments, 3 do
      redis.call('HINCRBY', key, arguments[i], arguments[i + 1])
    end
  elseif name == 'set-items' then
    set_items(key, arguments)
  elseif name == 'take-items' then
    take_items(key, arguments, expiries)
  elseif name == 'push-first' or name == 'push-last' then
    in_chunks(name == 'push-first' and 'LPUSH' or 'RPUSH', key, arguments)
  elseif name == 'add-to-value' then
    redis.call('INCRBY', key, arguments[1])
  elseif name == 'add-members' then
    in_chunks('SADD', key, arguments)
  elseif name == 'remove-members' then
    in_chunks(operation[2] == 'set' and 'SREM' or 'ZREM', key, arguments)
  elseif name == 'put-scores' then
    in_chunks('ZADD', key, arguments)
  elseif name == 'add-to-scores' then
    for i = 1, #arguments, 2 do
      redis.call('ZINCRBY', key, arguments[i], arguments[i + 1])
    end
  end
end

local function apply_all(operations, key_of, shadow_of, place)
  local expiries = {}
  for i = 1, #operations do
    apply(operations[i], key_of(operations[i][4]), shadow_of, place, expiries)
  end
  for key, expiry in pairs(expiries) do
    set_expiry(key, expiry)
  end
end
