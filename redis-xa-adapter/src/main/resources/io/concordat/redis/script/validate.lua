-- Included by prepare and one-phase: reads the request from ARGV and checks it. Writes nothing.
--
-- KEYS[1..4]            branch, outcome, prepared index, a key that never exists
-- KEYS[5..4+2n]         for each touched key: the live key and its lock; written keys first
-- KEYS[5+2n..]          the shadow keys; one-phase puts renamed keys there on their way
-- ARGV[1]               xid
-- ARGV[2]               token of the request: a request that is sent twice has the same, another one with this xid has not
-- ARGV[3]               owner
-- ARGV[4]               tags of all groups of the branch
-- ARGV[5]               list of the written live keys, encoded by the adapter
-- ARGV[6]               how long the outcome is kept, in ms, or empty: until it is forgotten
-- ARGV[7]               number n of touched keys
-- ARGV[8]               number of written keys
-- ARGV[9]               number of shadow keys
-- ARGV[10]              gate, if the server must have its whole history; else empty
-- ARGV[11]              number of outcomes of others that nobody will ask for any more
-- ARGV[12]              number of reads; then for each read four arguments:
--                       kind, number of the key, argument or empty, expectation
-- then                  number of operations; then for each operation:
--                       name, number of the key, type of the key, number of arguments, arguments; the operation cache,
--                       without arguments, declares its key a cache, and comes before all others, as does seen: the
--                       branch has read the key too

-- include: operations

local XID, TOKEN, RETENTION = ARGV[1], ARGV[2], ARGV[6]
local TOUCHED, WRITTEN, SHADOWS = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local GATE, FORGOTTEN = ARGV[10] == 'gate', tonumber(ARGV[11])
local FIRST_READ, READS = 13, tonumber(ARGV[12])
local FIRST_OPERATION = FIRST_READ + 4 * READS + 1
local OPERATIONS = tonumber(ARGV[FIRST_OPERATION - 1])

local function live(number)
  return KEYS[3 + 2 * number]
end

local function lock_of(number)
  return KEYS[4 + 2 * number]
end

local function shadow(number)
  return KEYS[4 + 2 * TOUCHED + number]
end

local function digest_of_items(items, step, sorted)
  local digests = {}
  for i = 1, #items, step do
    local item = #items[i] .. ':' .. items[i]
    if step == 2 then
      item = item .. items[i + 1]
    end
    digests[#digests + 1] = redis.sha1hex(item)
  end
  if sorted then
    -- Independent of the order in which Redis lists them; lower-case hex sorts the same in every locale.
    table.sort(digests)
  end
  return redis.sha1hex(table.concat(digests))
end

-- Whether a question still has the expected answer. A kind is type, question and form of the expectation.
local function holds(kind, key, argument, expected)
  local type, what, form = string.match(kind, '^(%S+):(%S+):(%S+)$')
  local actual = type_of(key)
  if actual ~= type and actual ~= 'none' and type ~= 'any' then
    return false
  end
  local found = look(key, actual, what, argument)
  if form == 'none' or not found then
    return form == 'none' and not found
  elseif form == 'same' then
    return found[1] == expected
  elseif form == 'digest' then
    return redis.sha1hex(found[1]) == expected
  elseif form == 'members' then
    return digest_of_items(found, 1, true) == expected
  elseif form == 'pairs' then
    return digest_of_items(found, 2, true) == expected
  end
  return digest_of_items(found, 1, false) == expected
end

local function parse_operations()
  return operations_at(FIRST_OPERATION, OPERATIONS)
end

-- Outcomes of branches whose decisions are forgotten for good; heuristic ones stay until they themselves are.
local function drop_forgotten()
  for i = #KEYS - FORGOTTEN + 1, #KEYS do
    local outcome = outcome_of(KEYS[i])
    if outcome == 'committed' or outcome == 'rolledback' then
      redis.call('UNLINK', KEYS[i])
    end
  end
end

-- Nothing when the branch may be prepared, else the answer that says why not.
local function objection(operations)
  local closed = GATE and closed_gate(KEYS[#KEYS - FORGOTTEN])
  if closed then
    return closed
  end
  for i = 0, READS - 1 do
    local at = FIRST_READ + 4 * i
    local key = live(tonumber(ARGV[at + 1]))
    if not holds(ARGV[at], key, ARGV[at + 2], ARGV[at + 3]) then
      return answer('CHANGED', key)
    end
  end
  for i = 1, TOUCHED do
    local holder = redis.call('GET', lock_of(i))
    if holder then
      return answer('BUSY', holder, live(i))
    end
  end
  local gone = {}
  for i = 1, #operations do
    local name, _, _, number = unpack(operations[i])
    local reason = not gone[number] and misfit(operations[i], live(number))
    if reason then
      return answer('MISFIT', live(number), reason)
    end
    -- What comes after it finds nothing, of whatever type.
    gone[number] = gone[number] or name == 'delete' or name == 'move-out' or name == 'move-in'
  end
  if not is_index(KEYS[3]) then
    return answer('MISFIT', KEYS[3], NO_INDEX)
  end
  return nil
end
