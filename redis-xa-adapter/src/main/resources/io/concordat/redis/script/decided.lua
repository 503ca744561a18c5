-- Applies, after its decision, a branch that was not prepared: whole values and removals, whatever the keys hold. Later
-- decisions that were applied before it stand. Where Redis cannot take it now, nothing is done, and it is to be sent again.
--
-- KEYS[1..4]            branch, outcome, prepared index, a key that never exists
-- KEYS[5..4+2w]         for each written key: the live key and its lock
-- KEYS[5+2w]            incarnation
-- KEYS[6+2w]            places of the decisions that have written keys
-- then                  the outcomes of branches whose decisions are forgotten
-- ARGV[1]               xid
-- ARGV[2]               token of the request: a request that is sent twice has the same
-- ARGV[3]               place of the decision in the order of all
-- ARGV[4]               place below which all decisions are carried out, or 0
-- ARGV[5]               when it was staged, from which its expiries count: so many ms ago, or "@" and an absolute time
-- ARGV[6]               number w of written keys
-- ARGV[7]               number of outcomes that nobody will ask for any more
-- ARGV[8]               number of operations; then the operations as in validate.lua, replace and delete only
--
-- Answers:  COMMITTED                 applied, now or before, or overtaken by later decisions
--           COMPLETE                  all decisions of its time are carried out, this one too; nothing done
--           OUTCOME outcome           it has ended otherwise; nothing done
--           TORN                      the server refused a command in the middle, before: a part is applied
--           BUSY, REPLAY_FIRST, REFUSED as in prepare.lua; nothing done
--           HEURISTIC key reason      a later decision has changed a value that lacked this one; nothing is applied. Recorded
--                                     until it is forgotten

-- include: answer
-- include: incarnation
-- include: outcome
-- include: operations
-- include: place
-- include: apply
-- include: written

local TOKEN, PLACE, FLOOR = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local WRITTEN, FORGOTTEN = tonumber(ARGV[6]), tonumber(ARGV[7])
local PLACES = KEYS[6 + 2 * WRITTEN]

local function live(number)
  return KEYS[3 + 2 * number]
end

-- A replica refuses this. It lifts the refusal of writes for lack of memory too, so it stands where no value is written only.
local function by_a_primary()
  redis.call('UNLINK', KEYS[4])
end

local outcome, of = outcome_of(KEYS[2])
if outcome == 'committed' and of == TOKEN then
  by_a_primary()
  record_outcome(KEYS[2], outcome, TOKEN, '')
  return answer('COMMITTED')
elseif outcome == 'applying' and of == TOKEN then
  return answer('TORN')
elseif outcome then
  by_a_primary()
  return answer('OUTCOME', outcome)
end
local closed = closed_gate(KEYS[5 + 2 * WRITTEN])
if closed then
  return closed
end
if not is_written_set(PLACES) then
  return answer('REFUSED', PLACES .. ' holds something that is not the adapter\'s: remove it')
elseif PLACE < place_of(PLACES, '') then
  by_a_primary()
  return answer('COMPLETE')
end

local ours, some = {}, false
for i = 1, WRITTEN do
  local last = place_of(PLACES, live(i))
  ours[i] = last < PLACE
  if ours[i] then
    some = true
    local holder = redis.call('GET', KEYS[4 + 2 * i])
    if holder then
      return answer('BUSY', holder, live(i))
    end
  elseif not is_of_whole_value(last) then
    by_a_primary()
    record_outcome(KEYS[2], 'heuristic', '', '')
    return answer('HEURISTIC', live(i), 'a later decision has read or changed its value before this branch was applied')
  end
end
if not some then
  by_a_primary()
  return answer('COMMITTED')
end

-- The first write is one that Redis refuses when out of memory, and nothing is applied then.
local first = redis.pcall('SET', KEYS[2], 'applying ' .. TOKEN)
if type(first) == 'table' and first['err'] then
  return answer('REFUSED', first['err'])
end
local now = now_in_ms()
local staged = string.sub(ARGV[5], 1, 1) == '@' and tonumber(string.sub(ARGV[5], 2)) or now - tonumber(ARGV[5])
local operations = operations_at(9, tonumber(ARGV[8]))
local applicable = {}
for i = 1, #operations do
  local name, type, arguments, number = unpack(operations[i])
  if ours[number] then
    if name == 'replace' then
      arguments[2] = moment(staged, arguments[2])
    end
    applicable[#applicable + 1] = operations[i]
  end
end
apply_all(applicable, live, live, function(operation, key)
  place_value(operation[2], key, operation[3], 3)
end)
for i = 1, WRITTEN do
  if ours[i] then
    mark_written(PLACES, live(i), PLACE, true)
  end
end
record_outcome(KEYS[2], 'committed', TOKEN, '')
for i = #KEYS - FORGOTTEN + 1, #KEYS do
  local other = outcome_of(KEYS[i])
  if other == 'committed' or other == 'rolledback' then
    redis.call('UNLINK', KEYS[i])
  end
end
complete_below(PLACES, FLOOR)
return answer('COMMITTED')
