-- Begins or ends a replay. While it runs the gate is closed, and holds whose replay it is and on which run of the server: a
-- flush takes that away, a restart or failover gives the server another id, and another replay takes its place.
--
-- KEYS[1..2]            incarnation, a key that never exists
-- ARGV[1]               token of the replay
-- ARGV[2]               begin, or end: opens the gate, if nothing came between
--
-- Answers:  GATE own held             the server's id and the one the gate holds; the gate is open when they are the same
--           DENIED error              the user may not ask for the id

-- include: answer
-- include: incarnation
-- include: replaying

redis.call('UNLINK', KEYS[2])
local own, refusal = own_incarnation()
if not own then
  return answer('DENIED', refusal)
end
if ARGV[2] == 'begin' then
  redis.call('SET', KEYS[1], replaying(own, ARGV[1], '0'))
elseif place_of_replay(KEYS[1], own, ARGV[1]) then
  redis.call('SET', KEYS[1], own)
end
return answer('GATE', own, redis.call('GET', KEYS[1]) or '')
