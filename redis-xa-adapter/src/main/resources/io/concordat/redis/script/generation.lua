-- Looks at the generation of forgotten decisions, or raises it.
--
-- KEYS[1..2]            generation, a key that never exists
-- ARGV[1..3]            empty to look, else what to raise it to: it is never lowered. 'id' to ask for the replication id.
--                       Where it is below the third number, nothing is raised
--
-- Answers:  GENERATION number own     as it is now; 0 when it was never raised. The server's id; empty when it was not
--                                     asked for
--           DENIED error              the user may not ask for the id; nothing done

-- include: answer
-- include: incarnation

-- A replica refuses this.
redis.call('UNLINK', KEYS[2])
local own = ''
if ARGV[2] == 'id' then
  local id, refusal = own_incarnation()
  if not id then
    return answer('DENIED', refusal)
  end
  own = id
end
local held = redis.call('GET', KEYS[1]) or '0'
if ARGV[1] ~= '' and tonumber(held) >= tonumber(ARGV[3]) then
  -- Written even when it is the same, for whoever waits for replicas on this connection.
  held = tonumber(held) < tonumber(ARGV[1]) and ARGV[1] or held
  redis.call('SET', KEYS[1], held)
end
return answer('GENERATION', held, own)
