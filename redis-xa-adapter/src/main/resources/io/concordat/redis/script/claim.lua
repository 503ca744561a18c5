-- Claims the keyspace for one prefix: two prefixes would not see each other's locks.
--
-- KEYS[1]               marker
-- ARGV[1]               prefix
--
-- Answers:  CLAIMED prefix            the prefix that owns the keyspace
--           REFUSED error             nobody owns it, and the server takes no writes

-- include: answer

local owner = redis.call('GET', KEYS[1])
if not owner then
  local set = redis.pcall('SET', KEYS[1], ARGV[1])
  if set['err'] then
    return answer('REFUSED', set['err'])
  end
  owner = ARGV[1]
end
return answer('CLAIMED', owner)
