-- Lists one page of the index of prepared branches.
--
-- KEYS[1..2]            prepared index, a key that never exists
-- ARGV[1], ARGV[2]      first and last place, as for ZRANGE
--
-- Answers:  PAGE total xid...

-- include: word

-- A replica refuses this: an empty list is one that a primary has given.
redis.call('UNLINK', KEYS[2])
local result = answer('PAGE', tostring(redis.call('ZCARD', KEYS[1])))
local members = redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2])
for i = 1, #members do
  result[3 + i] = members[i]
end
return result
