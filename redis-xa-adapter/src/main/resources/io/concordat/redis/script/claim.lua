-- Claims the keyspace for one prefix: two prefixes would not see each other's locks. Tries the commands of the scripts.
--
-- KEYS[1]               marker
-- KEYS[2..5]            four keys to try commands on
-- KEYS[6]               a key that never exists
-- ARGV[1]               prefix
-- ARGV[2]               release channel
-- ARGV[3]               claim, or look: a keyspace of nobody stays so
--
-- Answers:  CLAIMED prefix refusal    the prefix that owns the keyspace; why the channel cannot be used, or empty
--           REFUSED error             the server takes no writes
--           DENIED command error...   the user may not run these commands

-- include: answer
-- include: probe

-- Refused by a replica; lifts the refusal of writes for lack of memory for the rest of the script.
local first = redis.pcall('UNLINK', KEYS[6])
if type(first) == 'table' and first['err'] then
  if string.find(first['err'], 'permission', 1, true) or string.find(first['err'], "can't run", 1, true) then
    return answer('DENIED', 'UNLINK', first['err'])
  end
  return answer('REFUSED', first['err'])
end

local owner = redis.pcall('GET', KEYS[1])
if type(owner) == 'table' then
  return answer('DENIED', 'GET', owner['err'])
end
if owner and owner ~= ARGV[1] then
  return answer('CLAIMED', owner, '')
end
probe_all(KEYS[2], KEYS[3], KEYS[4], KEYS[5])
if #denied > 0 then
  return answer('DENIED', unpack(denied))
end
if not owner and ARGV[3] == 'claim' then
  local set = redis.pcall('SET', KEYS[1], ARGV[1])
  if set['err'] then
    return answer('REFUSED', set['err'])
  end
end
local published = redis.pcall('PUBLISH', ARGV[2], 'probe')
return answer('CLAIMED', ARGV[1], type(published) == 'table' and published['err'] or '')
