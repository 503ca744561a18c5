-- Forgets a branch that ended heuristically. That it did is remembered as long as any outcome, so that a repeated request is
-- answered the same, and a delayed copy of its prepare or one-phase finds an outcome.
--
-- KEYS[1..4]            branch, outcome, prepared index, a key that never exists
-- ARGV[1]               xid
-- ARGV[2]               how long the outcome is kept, in ms, or empty: until it is forgotten
--
-- Answers:  FORGOTTEN                 the record of its heuristic outcome is gone, now or before
--           PREPARED                  the branch is in doubt; nothing done
--           UNKNOWN                   no such branch ended heuristically; nothing done

-- include: answer
-- include: outcome

-- A replica refuses this: that nothing is to be forgotten, a primary has said.
redis.call('UNLINK', KEYS[4])
local state, token = unpack(redis.call('HMGET', KEYS[1], 'state', 'token'))
if state and state ~= 'heuristic' then
  return answer('PREPARED')
end
local outcome, of = outcome_of(KEYS[2])
if outcome == 'forgotten' then
  return answer('FORGOTTEN')
elseif not state and outcome ~= 'heuristic' and outcome ~= 'applying' then
  return answer('UNKNOWN')
end
record_outcome(KEYS[2], 'forgotten', token or of, ARGV[2])
redis.call('UNLINK', KEYS[1])
if is_index(KEYS[3]) then
  redis.call('ZREM', KEYS[3], ARGV[1])
end
return answer('FORGOTTEN')
