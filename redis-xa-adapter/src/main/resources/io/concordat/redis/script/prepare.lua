-- Stages a branch: all or nothing. KEYS and ARGV: see validate.lua.
--
-- Answers:  PREPARED                  staged, also when it was staged before
--           VALID                     nothing to write, and everything read is as it was
--           OVERTAKEN outcome         the branch has ended already; nothing staged
--           CHANGED key               a key that was read has changed; nothing staged
--           BUSY holder key           another branch holds the key; nothing staged
--           MISFIT key reason         the live key cannot take the operation; nothing staged
--           REFUSED error             the server takes no writes (out of memory, read only); nothing staged

-- include: answer
-- include: locks
-- include: fit
-- include: validate

local state = redis.call('HGET', KEYS[1], 'state')
if state == 'prepared' then
  -- WAIT after a command that wrote nothing says nothing, so a repeated prepare writes. Out of memory may refuse it.
  redis.pcall('HINCRBY', KEYS[1], 'tries', 1)
  return answer('PREPARED')
elseif state then
  return answer('OVERTAKEN', state)
end
local outcome = redis.call('GET', KEYS[2])
if outcome then
  return answer('OVERTAKEN', outcome)
end

local operations = parse_operations()
local why_not = objection(operations)
if why_not then
  return why_not
end
if #operations == 0 then
  return answer('VALID')
end

local now = now_in_ms()
local staged, values = {}, {}
for i = 1, #operations do
  local name, type, arguments, number = unpack(operations[i])
  if name == 'replace' then
    values[#values + 1] = {type, shadow(tonumber(arguments[1])), arguments}
    arguments = {arguments[1], moment(now, arguments[2])}
  elseif name == 'expire' then
    arguments = {moment(now, arguments[1])}
  elseif DELTAS[name] then
    local left = redis.call('PTTL', live(number))
    if left >= 0 then
      staged[#staged + 1] = {'keep-expiry', type, {moment(now, left)}, number}
    end
  end
  staged[#staged + 1] = {name, type, arguments, number}
end

-- The first write is one that Redis refuses when out of memory; once it has passed, the others pass too.
local first = redis.pcall('HSET', KEYS[1],
    'state', 'prepared', 'prepared-at', moment(now, 0), 'owner', ARGV[3], 'tags', ARGV[4], 'keys', ARGV[5],
    'writes', ARGV[8], 'shadows', ARGV[9], 'tries', '0', 'operations', cmsgpack.pack(staged))
if type(first) == 'table' and first['err'] then
  return answer('REFUSED', first['err'])
end
for i = 1, #values do
  local type, key, arguments = unpack(values[i])
  redis.call('UNLINK', key)
  if type == 'string' then
    redis.call('SET', key, arguments[3])
  else
    for item = 3, #arguments, CHUNK do
      redis.call('HSET', key, unpack(arguments, item, math.min(item + CHUNK - 1, #arguments)))
    end
  end
end
for i = 1, WRITTEN do
  take_lock(lock_of(i), XID)
end
redis.call('ZADD', KEYS[3], moment(now, 0), XID)
return answer('PREPARED')
