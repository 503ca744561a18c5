-- Rolls a branch back, prepared or not, and records that, so that a delayed prepare finds it.
-- KEYS and ARGV: see finish.lua.
--
-- Answers:  ROLLEDBACK                nothing of the branch is left
--           OUTCOME outcome           the branch was committed
--           GENERATION number         decisions were forgotten since this rollback was decided; nothing done
--           KEYS                      the branch has other keys than declared; nothing done
--           HEURISTIC key reason      the branch had ended heuristically; the key is empty when a part is applied

-- include: answer
-- include: locks
-- include: outcome
-- include: finish

begin_writing()
if ARGV[7] ~= '' then
  local generation = redis.call('GET', KEYS[#KEYS]) or '0'
  if generation ~= ARGV[7] then
    return answer('GENERATION', generation)
  end
end
local state, token, tags, keys, shadows =
    unpack(redis.call('HMGET', KEYS[1], 'state', 'token', 'tags', 'keys', 'shadows'))
if state == 'heuristic' then
  return heuristic()
elseif not state then
  local outcome = outcome_of(KEYS[2])
  if outcome == 'rolledback' then
    return answer('ROLLEDBACK')
  elseif outcome == 'applying' then
    return answer('HEURISTIC', '', TORN)
  elseif outcome then
    return answer('OUTCOME', outcome)
  end
elseif not are_declared(keys, shadows) then
  return answer('KEYS')
elseif state == 'applying' then
  return end_heuristically('', TORN)
end

if state then
  drop_shadows()
  release_locks()
  if is_index(KEYS[3]) then
    redis.call('ZREM', KEYS[3], XID)
  end
end
record_outcome(KEYS[2], 'rolledback', token or '', RETENTION, tags_of_several(tags))
if state then
  redis.call('UNLINK', KEYS[1])
  announce_release()
end
return answer('ROLLEDBACK')
