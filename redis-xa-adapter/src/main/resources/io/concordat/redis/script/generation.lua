-- Looks at the generation of forgotten decisions, or raises it.
--
-- KEYS[1..2]            generation, a key that never exists
-- ARGV[1]               empty to look; else what to raise it to. It is never lowered
--
-- Answers:  GENERATION number         as it is now; 0 when it was never raised

-- include: answer

-- A replica refuses this.
redis.call('UNLINK', KEYS[2])
local held = redis.call('GET', KEYS[1]) or '0'
if ARGV[1] ~= '' then
  -- Written even when it is the same, for whoever waits for replicas on this connection.
  held = tonumber(held) < tonumber(ARGV[1]) and ARGV[1] or held
  redis.call('SET', KEYS[1], held)
end
return answer('GENERATION', held)
