-- Forgets a branch that ended heuristically.
--
-- KEYS[1..3]            branch, outcome, prepared index
-- ARGV[1]               xid
--
-- Answers:  FORGOTTEN                 nothing heuristic is left of it
--           PREPARED                  the branch is in doubt; nothing done

-- include: answer
-- include: outcome

local state = redis.call('HGET', KEYS[1], 'state')
if state and state ~= 'heuristic' then
  return answer('PREPARED')
end
redis.call('UNLINK', KEYS[1])
if is_index(KEYS[3]) then
  redis.call('ZREM', KEYS[3], ARGV[1])
end
local outcome = outcome_of(KEYS[2])
if outcome == 'heuristic' or outcome == 'applying' then
  redis.call('UNLINK', KEYS[2])
end
return answer('FORGOTTEN')
