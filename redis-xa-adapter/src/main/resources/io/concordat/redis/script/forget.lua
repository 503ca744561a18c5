-- Forgets a branch that ended heuristically.
--
-- KEYS[1..3]            branch, outcome, prepared index
-- ARGV[1]               xid
--
-- Answers:  FORGOTTEN                 nothing heuristic is left of it
--           PREPARED                  the branch is in doubt; nothing done

-- include: answer

if redis.call('HGET', KEYS[1], 'state') == 'prepared' then
  return answer('PREPARED')
end
redis.call('UNLINK', KEYS[1])
redis.call('ZREM', KEYS[3], ARGV[1])
if redis.call('GET', KEYS[2]) == 'heuristic' then
  redis.call('UNLINK', KEYS[2])
end
return answer('FORGOTTEN')
