-- Reads one live key in the active phase.
--
-- KEYS[1]               the live key
-- ARGV[1]               what to read: presence, expiry, value, some, size, names, entries
-- ARGV[2]               the type the key must have if it is there: string or hash
-- ARGV[3..]             for some: the fields
--
-- Answers:  WRONGTYPE type            the key holds something else
--           NONE                      the key is not there
--           VALUE ...                 presence: nothing; expiry: ms left, or -1 without an expiry; value: the value;
--                                     some: for each field 1 and the value, or 0 and an empty string;
--                                     size: the number of fields; names: the fields; entries: fields and values

-- include: answer

local key, what, wanted = KEYS[1], ARGV[1], ARGV[2]
local actual = type_of(key)
if actual == 'none' then
  return answer('NONE')
elseif actual ~= wanted then
  return answer('WRONGTYPE', actual)
end

local result = answer('VALUE')
if what == 'expiry' then
  result[3] = tostring(redis.call('PTTL', key))
elseif what == 'value' then
  result[3] = redis.call('GET', key)
elseif what == 'size' then
  result[3] = tostring(redis.call('HLEN', key))
elseif what == 'some' then
  for i = 3, #ARGV do
    local value = redis.call('HGET', key, ARGV[i])
    result[#result + 1] = value and '1' or '0'
    result[#result + 1] = value or ''
  end
elseif what == 'names' or what == 'entries' then
  local items = redis.call(what == 'names' and 'HKEYS' or 'HGETALL', key)
  for i = 1, #items do
    result[2 + i] = items[i]
  end
end
return result
