-- Applies a decided branch that the server has lost, from what its prepare was sent: in a replay, after all branches that
-- were decided before it. Does nothing when the server knows the branch or its outcome.
--
-- KEYS[1..4]            branch, outcome, prepared index, a key that never exists
-- KEYS[5..4+2w]         for each written key: the live key and its lock
-- KEYS[5+2w..]          the shadow keys, for renamed keys on their way; then the places of the decisions that have written
--                       keys, and last the incarnation
-- ARGV[1]               xid
-- ARGV[2]               token of the request that was prepared
-- ARGV[3]               token of the replay
-- ARGV[4]               tags of all groups of the branch
-- ARGV[5]               list of the written live keys, encoded by the adapter
-- ARGV[6]               number w of written keys
-- ARGV[7]               number of shadow keys
-- ARGV[8]               release channel
-- ARGV[9]               the server's time at prepare, in ms
-- ARGV[10], ARGV[11]    place of the branch before it in this group and replay, its own place; 0 is before the first
-- ARGV[12]              place of its decision in the order of all
-- ARGV[13]              decided, when it was to be applied after its decision, without a prepare; prepared, when others may be;
--                       else empty
-- ARGV[14]              number of strings in the triples of prepare's answer; then they themselves
-- then                  number of operations; then the operations as in validate.lua
--
-- Answers:  REDONE key...             applied; the keys are caches that could not take their change, and were removed
--           KNOWN state               nothing done: its outcome, or the state of the branch that is there
--           BUSY holder key           another branch holds the key; nothing done
--           OVERTAKEN                 it is not this replay's turn, or not yet this branch's; nothing done
--           HEURISTIC key reason      a key cannot take its change: nothing is applied; recorded until it is forgotten

-- include: answer
-- include: fit
-- include: incarnation
-- include: outcome
-- include: replaying
-- include: operations
-- include: place
-- include: apply
-- include: written

local XID, TOKEN, TAGS = ARGV[1], ARGV[2], ARGV[4]
local WRITTEN, PREPARED_AT, OBSERVED = tonumber(ARGV[6]), tonumber(ARGV[9]), tonumber(ARGV[14])
local PLACE, MODE, PLACES = tonumber(ARGV[12]), ARGV[13], KEYS[#KEYS - 1]

local function live(number)
  return KEYS[3 + 2 * number]
end

local function shadow(number)
  return KEYS[4 + 2 * WRITTEN + number]
end

-- include: applicable

-- Keys whose expiry has passed since their branch was prepared live so much longer, because a later branch of the replay may
-- have found them there and made them live on.
local GRACE_MS = 10000

-- A replica refuses this. It lifts the refusal of writes for lack of memory for the rest of the script: this is decided.
redis.call('UNLINK', KEYS[4])
local own = own_incarnation()
local place = place_of_replay(KEYS[#KEYS], own, ARGV[3])
local known = redis.call('HGET', KEYS[1], 'state') or outcome_of(KEYS[2])
if not place or (place ~= ARGV[10] and not known) then
  return answer('OVERTAKEN')
end
-- Requests that are sent at once come in order or not at all: what comes after one that was not answered so is not its turn.
local function come_by()
  if place == ARGV[10] then
    redis.call('SET', KEYS[#KEYS], replaying(own, ARGV[3], ARGV[11]))
  end
end
if known then
  if known ~= 'prepared' then
    come_by()
  end
  return answer('KNOWN', known)
end
for i = 1, WRITTEN do
  local holder = redis.call('GET', KEYS[4 + 2 * i])
  if holder and holder ~= XID then
    return answer('BUSY', holder, live(i))
  end
end

local observed = {}
for at = 15, 14 + OBSERVED, 3 do
  observed[tonumber(ARGV[at])] = {ARGV[at + 1], ARGV[at + 2]}
end
local now = now_in_ms()
local function since(moment_or_time)
  local at = moment(PREPARED_AT, moment_or_time)
  if at ~= '' and tonumber(at) > PREPARED_AT and tonumber(at) < now + GRACE_MS then
    return moment(now, GRACE_MS)
  end
  return at
end

local requested, operations, values = operations_at(16 + OBSERVED, tonumber(ARGV[15 + OBSERVED])), {}, {}
for i = 1, #requested do
  local name, type, arguments, number = unpack(requested[i])
  local there, found = unpack(observed[i] or {'', ''})
  if name == 'replace' then
    values[arguments[1]] = {type, arguments}
    arguments = {arguments[1], since(arguments[2])}
  elseif name == 'expire' then
    arguments = {since(arguments[1]), there}
  elseif name == 'persist' then
    arguments = {'', there}
  elseif name == 'move-out' then
    arguments = {arguments[1], there, found}
  elseif name == 'keep-expiry' then
    arguments = {found, 'new value'}
  elseif found ~= '' then
    operations[#operations + 1] = {'keep-expiry', type, {found, 'deltas'}, number}
  end
  operations[#operations + 1] = {name, type, arguments, number}
end

local function end_heuristically(key, reason)
  redis.call('HSET', KEYS[1], 'state', 'heuristic', 'token', TOKEN, 'prepared-at', ARGV[9], 'owner', 'redo',
      'tags', TAGS, 'keys', ARGV[5], 'shadows', ARGV[7], 'tries', '0', 'heuristic-key', key, 'heuristic-reason', reason)
  if is_index(KEYS[3]) then
    redis.call('ZADD', KEYS[3], ARGV[9], XID)
  end
  record_outcome(KEYS[2], 'heuristic', '', '')
  come_by()
  return answer('HEURISTIC', key, reason)
end

-- What was applied after its decision may have been overtaken by a later decision, which the server has not lost.
local function not_overtaken()
  local rest, late = {}, {}
  for i = 1, WRITTEN do
    local last = place_of(PLACES, live(i))
    late[i] = last > PLACE + 0.5
    if late[i] and not is_of_whole_value(last) then
      return nil, live(i)
    end
  end
  for i = 1, #operations do
    if not late[operations[i][4]] then
      rest[#rest + 1] = operations[i]
    end
  end
  return rest
end
if MODE ~= '' and not is_written_set(PLACES) then
  return end_heuristically(PLACES, 'it has the places of decisions, and others have put something else there')
elseif MODE == 'decided' then
  local rest, overtaken = not_overtaken()
  if not rest then
    return end_heuristically(overtaken, 'a later decision has read or changed its value before this branch was applied')
  end
  operations = rest
end
local removed, key, why_not = {}, nil, nil
if MODE ~= 'decided' then
  removed, key, why_not = inapplicable_caches(operations, now, {})
end
if not removed then
  return end_heuristically(key, why_not)
end
-- Should the server refuse a command in the middle, a repeated request must not apply increments a second time.
redis.call('SET', KEYS[2], 'applying ' .. TOKEN)
local applicable, gone = remove_caches(operations, removed)
apply_all(applicable, live, shadow, function(operation, target)
  local type, arguments = unpack(values[operation[3][1]])
  place_value(type, target, arguments, 3)
end)
if #gone > 0 then
  for i = 1, tonumber(ARGV[7]) do
    redis.call('UNLINK', shadow(i))
  end
end
if MODE ~= '' then
  for i = 1, #operations do
    local name, key = operations[i][1], live(operations[i][4])
    local whole = name == 'replace' or name == 'delete' or name == 'cache'
    if place_of(PLACES, key) < PLACE + (whole and 0 or 0.5) then
      mark_written(PLACES, key, PLACE, whole)
    end
  end
end
record_outcome(KEYS[2], 'committed', TOKEN, '', tags_of_several(TAGS))
come_by()
redis.pcall('PUBLISH', ARGV[8], XID)
return answer('REDONE', unpack(gone, 1, math.min(#gone, CHUNK)))
