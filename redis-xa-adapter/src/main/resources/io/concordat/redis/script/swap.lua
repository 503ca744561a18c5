-- Commits a prepared branch: every key changes in this one instant. KEYS and ARGV: see finish.lua; and
--
-- ARGV[8]               where branches are written after their decisions, the place of this one's in the order of all, and the
--                       last key has the places of the decisions that have written keys; or empty
-- ARGV[9]               place below which all decisions are carried out, or 0
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
-- include: applicable
-- include: written

local PLACE, PLACES = tonumber(ARGV[8]), KEYS[#KEYS]

begin_writing()
local state, packed, token, tags, keys, shadows =
    unpack(redis.call('HMGET', KEYS[1], 'state', 'operations', 'token', 'tags', 'keys', 'shadows'))
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
elseif not are_declared(keys, shadows) then
  return answer('KEYS')
elseif state == 'applying' then
  -- Increments that are applied a second time would be worse than a branch that people have to look at.
  return end_heuristically('', TORN)
elseif state ~= 'prepared' then
  return answer('OUTCOME', state)
end

local now = now_in_ms()
local operations, unstaged = cmsgpack.unpack(packed), {}
for i = 1, #operations do
  local name, arguments, number = operations[i][1], operations[i][3], operations[i][4]
  if name == 'replace' and redis.call('EXISTS', shadow(tonumber(arguments[1]))) == 0 then
    unstaged[number] = 'its staged value is gone'
  end
end
local removed, key, why_not = inapplicable_caches(operations, now, unstaged)
if not removed then
  return end_heuristically(key, why_not)
end
if not is_index(KEYS[3]) then
  return end_heuristically(KEYS[3], NO_INDEX)
end
if PLACE and not is_written_set(PLACES) then
  return end_heuristically(PLACES, 'it has the places of decisions, and others have put something else there')
end

redis.call('HSET', KEYS[1], 'state', 'applying')
local applicable, gone = remove_caches(operations, removed)
apply_all(applicable, live, shadow, function(operation, key)
  redis.call('RENAME', shadow(tonumber(operation[3][1])), key)
end)
if #gone > 0 then
  -- Staged for a key that was removed, or on its way from or to one.
  drop_shadows()
end
if PLACE then
  local seen = {}
  for i = 1, #operations do
    local name, number = operations[i][1], operations[i][4]
    seen[number] = seen[number] or not (name == 'replace' or name == 'delete' or name == 'cache')
  end
  for i = 1, WRITTEN do
    mark_written(PLACES, live(i), PLACE, not seen[i])
  end
  complete_below(PLACES, tonumber(ARGV[9]))
end
release_locks()
redis.call('ZREM', KEYS[3], XID)
record_outcome(KEYS[2], 'committed', token, RETENTION, tags_of_several(tags))
redis.call('UNLINK', KEYS[1])
announce_release()
return answer('COMMITTED', unpack(gone, 1, math.min(#gone, CHUNK)))
