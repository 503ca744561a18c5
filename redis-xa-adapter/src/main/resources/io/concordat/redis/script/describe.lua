-- Tells a recoverer which keys a branch has, so that it can declare them.
--
-- KEYS[1]               branch
--
-- Answers:  NONE                      no such branch
--           BRANCH state keys shadows state, encoded list of written keys, number of shadow keys

-- include: answer

local found = redis.call('HMGET', KEYS[1], 'state', 'keys', 'shadows')
if not found[1] then
  return answer('NONE')
end
return answer('BRANCH', found[1], found[2], found[3])
