-- Claims the keyspace for one prefix: two prefixes would not see each other's locks.
--
-- KEYS[1]               marker
-- ARGV[1]               prefix
--
-- Answers:  CLAIMED prefix            the prefix that owns the keyspace

-- include: answer

redis.call('SET', KEYS[1], ARGV[1], 'NX')
return answer('CLAIMED', redis.call('GET', KEYS[1]))
