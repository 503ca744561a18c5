-- Answers questions about one live key, in the active phase. Writes nothing.
--
-- KEYS[1]               the live key
-- KEYS[2]               its lock, for readers that want unlocked keys only
-- KEYS[3]               incarnation, for those of them that mind the gate
-- ARGV[1]               the type the key must have if it is there, or any
-- ARGV[2..]             for each question two arguments: what is asked for, as in look.lua, and the argument or empty
--
-- Answers:  WRONGTYPE type            the key holds something else
--           REPLAY_FIRST id refusal   the gate is closed: the server may have lost something
--           LOCKED xid                a prepared branch has it locked
--           ANSWERS ...               for each question the number of its strings and they themselves; -1: not there

-- include: answer
-- include: incarnation
-- include: look

local key, wanted = KEYS[1], ARGV[1]
local closed = KEYS[3] and closed_gate(KEYS[3])
if closed then
  return closed
end
local holder = KEYS[2] and redis.call('GET', KEYS[2])
if holder then
  return answer('LOCKED', holder)
end
local actual = type_of(key)
if actual ~= 'none' and actual ~= wanted and wanted ~= 'any' then
  return answer('WRONGTYPE', actual)
end

local result = answer('ANSWERS')
for i = 2, #ARGV, 2 do
  local found = look(key, actual, ARGV[i], ARGV[i + 1])
  result[#result + 1] = found and tostring(#found) or '-1'
  if found then
    for j = 1, #found do
      result[#result + 1] = found[j]
    end
  end
end
return result
