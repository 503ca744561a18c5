-- Tells a recoverer which keys a branch has, so that it can declare them.
--
-- KEYS[1..2]            branch, a key that never exists
--
-- Answers:  NONE                      no such branch
--           BRANCH state keys shadows state, encoded list of written keys, number of shadow keys

-- include: answer

-- A replica refuses this: that a branch is not there, a primary has said.
redis.call('UNLINK', KEYS[2])
local found = redis.call('HMGET', KEYS[1], 'state', 'keys', 'shadows')
if not found[1] then
  return answer('NONE')
end
return answer('BRANCH', found[1], found[2], found[3])
