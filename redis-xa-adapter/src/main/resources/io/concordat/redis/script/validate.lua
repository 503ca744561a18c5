-- Included by prepare and one-phase: reads the request from ARGV and checks it. Writes nothing.
--
-- KEYS[1..4]            branch, outcome, prepared index, a key that never exists
-- KEYS[5..4+2n]         for each touched key: the live key and its lock; written keys first
-- KEYS[5+2n..]          the shadow keys (prepare only)
-- ARGV[1]               xid
-- ARGV[2]               token of the request: a request that is sent twice has the same, another one with this xid has not
-- ARGV[3]               owner
-- ARGV[4]               tags of all groups of the branch
-- ARGV[5]               list of the written live keys, encoded by the adapter
-- ARGV[6]               how long the outcome is kept, in ms, or empty: until it is forgotten
-- ARGV[7]               number n of touched keys
-- ARGV[8]               number of written keys
-- ARGV[9]               number of shadow keys
-- ARGV[10]              number of reads; then for each read four arguments:
--                       kind, number of the key, field or empty, expectation
-- then                  number of operations; then for each operation:
--                       name, number of the key, type of the key, number of arguments, arguments

local XID, TOKEN, RETENTION = ARGV[1], ARGV[2], ARGV[6]
local TOUCHED, WRITTEN, SHADOWS = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local FIRST_READ, READS = 11, tonumber(ARGV[10])
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

-- Independent of order: the digests are sorted, and lower-case hex sorts the same in every locale.
local function digest_of_all(items, step)
  local digests = {}
  for i = 1, #items, step do
    local item = #items[i] .. ':' .. items[i]
    if step == 2 then
      item = item .. items[i + 1]
    end
    digests[#digests + 1] = redis.sha1hex(item)
  end
  table.sort(digests)
  return redis.sha1hex(table.concat(digests))
end

local function holds(kind, key, field, expected)
  local actual = type_of(key)
  if kind == 'none' then
    return actual == 'none'
  elseif kind == 'type' then
    return actual == expected
  elseif kind == 'value' then
    return actual == 'string' and redis.call('GET', key) == expected
  elseif kind == 'value-digest' then
    return actual == 'string' and redis.sha1hex(redis.call('GET', key)) == expected
  elseif actual ~= 'hash' and actual ~= 'none' then
    return false
  elseif kind == 'field-none' then
    return redis.call('HEXISTS', key, field) == 0
  elseif kind == 'field' then
    return redis.call('HGET', key, field) == expected
  elseif kind == 'field-digest' then
    local value = redis.call('HGET', key, field)
    return value and redis.sha1hex(value) == expected
  elseif kind == 'size' then
    return redis.call('HLEN', key) == tonumber(expected)
  elseif kind == 'fields' then
    return digest_of_all(redis.call('HKEYS', key), 1) == expected
  elseif kind == 'entries' then
    return digest_of_all(redis.call('HGETALL', key), 2) == expected
  end
  return false
end

local function parse_operations()
  local operations, at = {}, FIRST_OPERATION
  for i = 1, OPERATIONS do
    local count, arguments = tonumber(ARGV[at + 3]), {}
    for j = 1, count do
      arguments[j] = ARGV[at + 3 + j]
    end
    operations[i] = {ARGV[at], ARGV[at + 2], arguments, tonumber(ARGV[at + 1])}
    at = at + 4 + count
  end
  return operations
end

-- Nothing when the branch may be prepared, else the answer that says why not.
local function objection(operations)
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
  for i = 1, #operations do
    local reason = misfit(operations[i], live(operations[i][4]))
    if reason then
      return answer('MISFIT', live(operations[i][4]), reason)
    end
  end
  if not is_index(KEYS[3]) then
    return answer('MISFIT', KEYS[3], NO_INDEX)
  end
  return nil
end
