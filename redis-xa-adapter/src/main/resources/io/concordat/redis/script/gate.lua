-- Looks at the gate, or opens it.
--
-- KEYS[1..2]            incarnation, a key that never exists
-- ARGV[1..n]            none to look; else the replication ids of servers that somebody has made complete
--
-- Answers:  GATE own held             the server's id and the one the gate holds; the gate is open when they are the same.
--                                     Opened only if the server still has one of the given ids
--           DENIED error              the user may not ask for the id

-- include: answer
-- include: incarnation

-- A replica refuses this.
redis.call('UNLINK', KEYS[2])
local own, refusal = own_incarnation()
if not own then
  return answer('DENIED', refusal)
end
for _, id in ipairs(ARGV) do
  if id == own then
    redis.call('SET', KEYS[1], own)
  end
end
return answer('GATE', own, redis.call('GET', KEYS[1]) or '')
