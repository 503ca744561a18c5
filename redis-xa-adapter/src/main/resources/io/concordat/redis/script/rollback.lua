-- Rolls a branch back, prepared or not, and records that, so that a delayed prepare finds it.
-- KEYS and ARGV: see finish.lua.
--
-- Answers:  ROLLEDBACK                nothing of the branch is left
--           OUTCOME outcome           the branch was committed
--           KEYS                      the branch has other keys than declared; nothing done
--           HEURISTIC key reason      the branch had ended heuristically

-- include: answer
-- include: locks
-- include: outcome
-- include: finish

local state = redis.call('HGET', KEYS[1], 'state')
if state == 'heuristic' then
  return answer('HEURISTIC', unpack(redis.call('HMGET', KEYS[1], 'heuristic-key', 'heuristic-reason')))
end
if not state then
  local outcome = redis.call('GET', KEYS[2])
  if outcome == 'rolledback' then
    return answer('ROLLEDBACK')
  elseif outcome then
    return answer('OUTCOME', outcome)
  end
elseif not keys_declared() then
  return answer('KEYS')
end

begin_writing()
if state then
  drop_shadows()
  release_locks()
  redis.call('UNLINK', KEYS[1])
  redis.call('ZREM', KEYS[3], XID)
end
record_outcome(KEYS[2], 'rolledback', RETENTION)
if state then
  announce_release()
end
return answer('ROLLEDBACK')
