-- Commits a branch in one phase: validates and applies in one step, without shadows. KEYS and ARGV: see validate.lua.
--
-- Answers:  COMMITTED                 applied, also when it was applied before
--           VALID                     nothing to write, and everything read is as it was
--           OVERTAKEN outcome         the branch was rolled back, or is prepared; nothing applied
--           DUPLICATE state           another request with the same xid has come so far; nothing applied
--           TORN                      the server refused a command in the middle, before: a part is applied
--           CHANGED, BUSY, MISFIT, REFUSED, REPLAY_FIRST as in prepare.lua; nothing applied

-- include: answer
-- include: fit
-- include: look
-- include: incarnation
-- include: outcome
-- include: validate
-- include: place
-- include: apply

local outcome, of = outcome_of(KEYS[2])
if not outcome then
  outcome, of = unpack(redis.call('HMGET', KEYS[1], 'state', 'token'))
end
if outcome and outcome ~= 'rolledback' and of ~= TOKEN then
  return answer('DUPLICATE', outcome)
elseif outcome == 'committed' then
  -- A repeated commit writes too, as a repeated prepare does.
  redis.call('UNLINK', KEYS[4])
  record_outcome(KEYS[2], outcome, TOKEN, RETENTION)
  return answer('COMMITTED')
elseif outcome == 'applying' then
  return answer('TORN')
elseif outcome then
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

-- The first write is one that Redis refuses when out of memory, and nothing is applied then. It says "applying" until the
-- last: should the server refuse a command in between, a repeated request must not apply increments a second time.
local first = redis.pcall('SET', KEYS[2], 'applying ' .. TOKEN)
if type(first) == 'table' and first['err'] then
  return answer('REFUSED', first['err'])
end

local now = now_in_ms()
for i = 1, #operations do
  local name, arguments = operations[i][1], operations[i][3]
  if name == 'replace' then
    arguments[2] = moment(now, arguments[2])
  elseif name == 'expire' then
    arguments[1] = moment(now, arguments[1])
  elseif name == 'keep-expiry' then
    operations[i][3] = {moment_of(now, live(operations[i][4])), 'new value'}
  end
end
apply_all(operations, live, shadow, function(operation, key)
  place_value(operation[2], key, operation[3], 3)
end)
record_outcome(KEYS[2], 'committed', TOKEN, RETENTION)
drop_forgotten()
return answer('COMMITTED')
