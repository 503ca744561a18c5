-- Lists one page of the index of prepared branches.
--
-- KEYS[1]               prepared index
-- ARGV[1], ARGV[2]      first and last place, as for ZRANGE
--
-- Answers:  PAGE total xid...

-- include: answer

local result = answer('PAGE', tostring(redis.call('ZCARD', KEYS[1])))
local members = redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2])
for i = 1, #members do
  result[3 + i] = members[i]
end
return result
