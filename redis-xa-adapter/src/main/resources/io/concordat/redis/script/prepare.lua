-- Stages a branch: all or nothing. KEYS and ARGV: see validate.lua.
--
-- Answers:  PREPARED [at observed]    staged, also when it was staged before; behind the gate with what a redo needs: the
--                                     server's time, and triples of the number of an operation, there or new or empty, and
--                                     a moment or empty, as they were found at the live key
--           VALID                     nothing to write, and everything read is as it was
--           OVERTAKEN outcome         the branch has ended already, or was staged in part; nothing staged now
--           DUPLICATE state           another request with the same xid has come so far; nothing staged
--           CHANGED key               a key that was read has changed; nothing staged
--           REPLAY_FIRST id refusal   the gate is closed: the server may have lost something; nothing staged
--           BUSY holder key           another branch holds the key; nothing staged
--           MISFIT key reason         the live key cannot take the operation; nothing staged
--           REFUSED error             the server takes no writes (out of memory, read only); nothing staged

-- include: answer
-- include: fit
-- include: look
-- include: incarnation
-- include: outcome
-- include: validate
-- include: place

-- What the operations depend on beside their arguments, taken from them as they are staged.
local function prepared(at, staged)
  local result = answer('PREPARED')
  if not GATE then
    return result
  end
  result[#result + 1] = at
  local number, left = 0, ''
  for i = 1, #staged do
    local name, arguments = staged[i][1], staged[i][3]
    local there, found = '', ''
    if name == 'expire' or name == 'persist' or name == 'move-out' then
      there, found = arguments[2], arguments[3] or ''
    elseif name == 'keep-expiry' then
      found = arguments[1]
    elseif left ~= '' then
      found = left
    end
    if name == 'keep-expiry' and arguments[2] == 'deltas' then
      -- Put before the operation by prepare.
      left = arguments[1]
    else
      left = ''
      number = number + 1
      if there ~= '' or found ~= '' then
        for _, part in ipairs({tostring(number), there, found}) do
          result[#result + 1] = part
        end
      end
    end
  end
  return result
end

local state, token = unpack(redis.call('HMGET', KEYS[1], 'state', 'token'))
if state and token ~= TOKEN then
  return answer('DUPLICATE', state)
elseif state == 'prepared' then
  -- A repeated prepare writes too, for whoever waits for replicas on this connection: behind a command that wrote nothing
  -- WAIT counts replicas that are dead. UNLINK of a key that is not there lifts the refusal for lack of memory.
  redis.call('UNLINK', KEYS[4])
  redis.call('HINCRBY', KEYS[1], 'tries', 1)
  local at, packed = unpack(redis.call('HMGET', KEYS[1], 'prepared-at', 'operations'))
  return prepared(at, GATE and cmsgpack.unpack(packed) or {})
elseif state then
  return answer('OVERTAKEN', state)
end
local outcome, of = outcome_of(KEYS[2])
if outcome == 'rolledback' or (outcome and of == TOKEN) then
  return answer('OVERTAKEN', outcome)
elseif outcome then
  return answer('DUPLICATE', outcome)
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
    arguments = {moment(now, arguments[1]), redis.call('EXISTS', live(number)) == 1 and 'there' or 'new'}
  elseif name == 'persist' then
    arguments = {'', redis.call('EXISTS', live(number)) == 1 and 'there' or 'new'}
  elseif name == 'move-out' then
    arguments = {arguments[1], redis.call('EXISTS', live(number)) == 1 and 'there' or 'new', moment_of(now, live(number))}
  elseif name == 'keep-expiry' then
    arguments = {moment_of(now, live(number)), 'new value'}
  elseif is_delta(name) then
    local left = moment_of(now, live(number))
    if left ~= '' then
      staged[#staged + 1] = {'keep-expiry', type, {left, 'deltas'}, number}
    end
  end
  staged[#staged + 1] = {name, type, arguments, number}
end

-- The first write is one that Redis refuses when out of memory; once it has passed, the others pass too.
-- The branch is prepared with the last write: should the server refuse a command in between, it can only be rolled back.
local first = redis.pcall('HSET', KEYS[1],
    'state', 'preparing', 'token', TOKEN, 'prepared-at', moment(now, 0),
    'owner', ARGV[3], 'tags', ARGV[4], 'keys', ARGV[5],
    'shadows', ARGV[9], 'tries', '0', 'operations', cmsgpack.pack(staged))
if type(first) == 'table' and first['err'] then
  return answer('REFUSED', first['err'])
end
redis.call('ZADD', KEYS[3], moment(now, 0), XID)
for i = 1, #values do
  local type, key, arguments = unpack(values[i])
  if type ~= 'string' then
    -- SET takes the place of whatever an xid that is used twice has left there; the others would add to it.
    redis.call('UNLINK', key)
  end
  place_value(type, key, arguments, 3)
end
for i = 1, WRITTEN do
  redis.call('SET', lock_of(i), XID)
end
redis.call('HSET', KEYS[1], 'state', 'prepared')
drop_forgotten()
return prepared(moment(now, 0), staged)
