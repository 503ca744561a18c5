-- Commits a prepared branch: every key changes in this one instant. KEYS and ARGV: see finish.lua.
--
-- Answers:  COMMITTED key...          applied; the keys are caches that could not take their change, and were removed
--           OUTCOME outcome           no such branch, but it ended so: committed or rolledback; or it is there, and was
--                                     never staged whole: preparing
--           NONE                      no such branch and no outcome: the server does not know it
--           KEYS                      the branch has other keys than declared; nothing applied
--           HEURISTIC key reason      a foreign writer made the branch inapplicable: nothing applied; or the key is empty:
--                                     a part is applied. Locks are released, the record is kept until it is forgotten

-- include: answer
-- include: locks
-- include: fit
-- include: outcome
-- include: apply
-- include: finish

begin_writing()
local state, packed, token, tags = unpack(redis.call('HMGET', KEYS[1], 'state', 'operations', 'token', 'tags'))
if not state then
  local outcome, of, in_groups = outcome_of(KEYS[2])
  if outcome == 'applying' then
    return answer('HEURISTIC', '', TORN)
  elseif outcome == 'committed' then
    -- A repeated commit writes too, for whoever waits for replicas on this connection: behind a command that wrote nothing
    -- WAIT counts replicas that are dead.
    record_outcome(KEYS[2], outcome, of, RETENTION, in_groups)
  end
  return outcome and answer('OUTCOME', outcome) or answer('NONE')
elseif state == 'heuristic' then
  return heuristic()
elseif not keys_declared() then
  return answer('KEYS')
elseif state == 'applying' then
  -- Increments that are applied a second time would be worse than a branch that people have to look at.
  return end_heuristically('', TORN)
elseif state ~= 'prepared' then
  return answer('OUTCOME', state)
end

local now = now_in_ms()
local operations = cmsgpack.unpack(packed)

-- The clock of TIME may run a little ahead of the one by which Redis expires keys, as at prepare.
local CLOCKS_DIFFER_MS = 1000

-- Keys whose expiry at prepare has passed since. What is changed in them goes with them.
local lapsed = {}

local LIVES_LONGER = 'it has gone, by its old expiry or by others, and this branch makes it live longer'

local function inapplicable(operation, key)
  local name, arguments = operation[1], operation[3]
  if name == 'keep-expiry' then
    lapsed[key] = arguments[1] ~= '' and tonumber(arguments[1]) <= now + CLOCKS_DIFFER_MS
        and redis.call('EXISTS', key) == 0
  elseif name == 'replace' and redis.call('EXISTS', shadow(tonumber(arguments[1]))) == 0 then
    return 'its staged value is gone'
  elseif name == 'expire' and arguments[2] == 'there' and tonumber(arguments[1]) > now
      and redis.call('EXISTS', key) == 0 then
    return LIVES_LONGER
  elseif name == 'persist' and arguments[2] == 'there' and redis.call('EXISTS', key) == 0 then
    return LIVES_LONGER
  elseif name == 'move-out' and arguments[2] == 'there' and redis.call('EXISTS', key) == 0
      and not (arguments[3] ~= '' and tonumber(arguments[3]) <= now + CLOCKS_DIFFER_MS) then
    return 'it has gone, and this branch gives it another name'
  elseif DELTAS[name] and not lapsed[key] then
    return misfit(operation, key)
  end
end

-- A cache may be empty, but never wrong: a key declared one is removed when it cannot take its change any more. The marks
-- come before the changes.
local caches, removed = {}, {}
for i = 1, #operations do
  local operation = operations[i]
  local number = operation[4]
  if operation[1] == 'cache' then
    caches[number] = true
  elseif not removed[number] then
    local why_not = inapplicable(operation, live(number))
    if why_not and not caches[number] then
      return end_heuristically(live(number), why_not)
    end
    removed[number] = why_not ~= nil
  end
end
if not is_index(KEYS[3]) then
  return end_heuristically(KEYS[3], NO_INDEX)
end

redis.call('HSET', KEYS[1], 'state', 'applying')
local applicable, gone = {}, {}
for i = 1, #operations do
  if not removed[operations[i][4]] then
    applicable[#applicable + 1] = operations[i]
  end
end
for number, is_removed in pairs(removed) do
  if is_removed then
    redis.call('UNLINK', live(number))
    gone[#gone + 1] = live(number)
  end
end
apply_all(applicable, live, shadow, function(operation, key)
  redis.call('RENAME', shadow(tonumber(operation[3][1])), key)
end)
if #gone > 0 then
  -- Staged for a key that was removed, or on its way from or to one.
  drop_shadows()
end
release_locks()
redis.call('ZREM', KEYS[3], XID)
record_outcome(KEYS[2], 'committed', token, RETENTION, tags_of_several(tags))
redis.call('UNLINK', KEYS[1])
announce_release()
return answer('COMMITTED', unpack(gone, 1, math.min(#gone, CHUNK)))
