-- Tells a recoverer which keys a branch has in this group, so that it can declare them, and in which groups it has others.
--
-- KEYS[1..3]            branch, outcome, a key that never exists
--
-- Answers:  NONE                      no such branch, and no outcome
--           OUTCOME outcome tags      no such branch, but it ended so; the tags when it is known to have had several groups,
--                                     else empty
--           BRANCH state keys shadows tags
--                                     state, encoded list of written keys, number of shadow keys, encoded list of the tags
--                                     of all groups that the branch writes to

-- include: word
-- include: outcome

-- A replica refuses this: that a branch is not there, a primary has said.
redis.call('UNLINK', KEYS[3])
local found = redis.call('HMGET', KEYS[1], 'state', 'keys', 'shadows', 'tags')
if found[1] then
  return answer('BRANCH', found[1], found[2], found[3], found[4])
end
local outcome, _, tags = outcome_of(KEYS[2])
return outcome and answer('OUTCOME', outcome, tags) or answer('NONE')
