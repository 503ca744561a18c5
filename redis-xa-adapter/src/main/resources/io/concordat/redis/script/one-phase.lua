-- Commits a branch in one phase: validates and applies in one step, without shadows. KEYS and ARGV: see validate.lua.
--
-- Answers:  COMMITTED                 applied, also when it was applied before
--           VALID                     nothing to write, and everything read is as it was
--           OVERTAKEN outcome         the branch was rolled back, or is prepared; nothing applied
--           CHANGED, BUSY, MISFIT, REFUSED as in prepare.lua; nothing applied

-- include: answer
-- include: locks
-- include: fit
-- include: validate
-- include: outcome
-- include: apply

local outcome = redis.call('GET', KEYS[2])
if outcome == 'committed' then
  return answer('COMMITTED')
end
outcome = outcome or redis.call('HGET', KEYS[1], 'state')
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

-- The outcome is the first write: it is refused when out of memory, and nothing is applied then.
local first
if RETENTION == '' then
  first = redis.pcall('SET', KEYS[2], 'committed')
else
  first = redis.pcall('SET', KEYS[2], 'committed', 'PX', RETENTION)
end
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
  end
end
apply_all(operations, live, function(operation, key)
  local arguments = operation[3]
  if operation[2] == 'string' then
    redis.call('SET', key, arguments[3])
  else
    for item = 3, #arguments, CHUNK do
      redis.call('HSET', key, unpack(arguments, item, math.min(item + CHUNK - 1, #arguments)))
    end
  end
end)
return answer('COMMITTED')
