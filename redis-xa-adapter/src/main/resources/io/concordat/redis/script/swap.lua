-- Commits a prepared branch: every key changes in this one instant. KEYS and ARGV: see finish.lua.
--
-- Answers:  COMMITTED                 applied
--           OUTCOME outcome           no such branch, but it ended so: committed or rolledback
--           NONE                      no such branch and no outcome: the server does not know it
--           KEYS                      the branch has other keys than declared; nothing applied
--           HEURISTIC key reason      a foreign writer made the branch inapplicable; nothing applied, locks released,
--                                     the record is kept until it is forgotten

-- include: answer
-- include: locks
-- include: fit
-- include: outcome
-- include: apply
-- include: finish

local state, packed = unpack(redis.call('HMGET', KEYS[1], 'state', 'operations'))
if not state then
  local outcome = redis.call('GET', KEYS[2])
  return outcome and answer('OUTCOME', outcome) or answer('NONE')
end
if state == 'heuristic' then
  return answer('HEURISTIC', unpack(redis.call('HMGET', KEYS[1], 'heuristic-key', 'heuristic-reason')))
end
if not keys_declared() then
  return answer('KEYS')
end

local operations = cmsgpack.unpack(packed)
local damaged, reason
for i = 1, #operations do
  local operation = operations[i]
  local key = live(operation[4])
  if operation[1] == 'replace' and redis.call('EXISTS', shadow(tonumber(operation[3][1]))) == 0 then
    damaged, reason = key, 'its staged value is gone'
  elseif DELTAS[operation[1]] then
    local why_not = misfit(operation, key)
    if why_not then
      damaged, reason = key, why_not
    end
  end
end

begin_writing()
if damaged then
  drop_shadows()
  release_locks()
  redis.call('HDEL', KEYS[1], 'operations')
  redis.call('HSET', KEYS[1], 'state', 'heuristic', 'heuristic-key', damaged, 'heuristic-reason', reason)
  record_outcome(KEYS[2], 'heuristic', '')
  announce_release()
  return answer('HEURISTIC', damaged, reason)
end

apply_all(operations, live, function(operation, key)
  redis.call('RENAME', shadow(tonumber(operation[3][1])), key)
end)
release_locks()
record_outcome(KEYS[2], 'committed', RETENTION)
redis.call('UNLINK', KEYS[1])
redis.call('ZREM', KEYS[3], XID)
announce_release()
return answer('COMMITTED')
