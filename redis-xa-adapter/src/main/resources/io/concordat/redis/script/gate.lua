-- Looks at the gate, or opens it.
--
-- KEYS[1..2]            incarnation, a key that never exists
-- ARGV[1]               empty to look; else the server's replication id under which somebody has made it complete
--
-- Answers:  GATE own held             the server's id and the one the gate holds; the gate is open when they are the same.
--                                     Opened only if the server still has the given id
--           DENIED error              the user may not ask for the id

-- include: answer
-- include: incarnation

-- A replica refuses this.
redis.call('UNLINK', KEYS[2])
local own, refusal = own_incarnation()
if not own then
  return answer('DENIED', refusal)
end
if ARGV[1] == own then
  redis.call('SET', KEYS[1], own)
end
return answer('GATE', own, redis.call('GET', KEYS[1]) or '')
