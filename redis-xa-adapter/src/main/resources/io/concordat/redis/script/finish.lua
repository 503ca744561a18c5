-- Included by swap and rollback: the request of a script that finishes a staged branch.
--
-- KEYS[1..4]            branch, outcome, prepared index, a key that never exists
-- KEYS[5..4+2w]         for each written key: the live key and its lock, in the order of the shadow hash
-- KEYS[5+2w..]          the shadow keys
-- ARGV[1]               xid
-- ARGV[2]               how long the outcome is kept, in ms, or empty: until it is forgotten
-- ARGV[3]               release channel
-- ARGV[4]               number w of written keys
-- ARGV[5]               number of shadow keys
-- ARGV[6]               list of the written live keys, as the adapter encoded it for prepare
-- ARGV[7]               of a rollback, the generation under which it was decided, whose key comes last then; or empty

local XID, RETENTION, CHANNEL = ARGV[1], ARGV[2], ARGV[3]
local WRITTEN, SHADOWS = tonumber(ARGV[4]), tonumber(ARGV[5])

local function live(number)
  return KEYS[3 + 2 * number]
end

local function shadow(number)
  return KEYS[4 + 2 * WRITTEN + number]
end

-- The caller has declared the keys of this very branch, which has these; false when it has to read the list again.
local function are_declared(keys, shadows)
  return keys == ARGV[6] and tonumber(shadows) == SHADOWS
end

-- UNLINK of a key that is not there lifts the refusal of writes for lack of memory for the rest of the script. A replica
-- refuses it: whatever is answered after it, a primary has answered.
local function begin_writing()
  redis.call('UNLINK', KEYS[4])
end

local function release_locks()
  for i = 1, WRITTEN do
    release_lock(KEYS[4 + 2 * i], XID)
  end
end

local function drop_shadows()
  for i = 1, SHADOWS do
    redis.call('UNLINK', shadow(i))
  end
end

local function announce_release()
  -- Waiters poll too, so that a user without the channel can still finish branches.
  redis.pcall('PUBLISH', CHANNEL, XID)
end

local function heuristic()
  return answer('HEURISTIC', unpack(redis.call('HMGET', KEYS[1], 'heuristic-key', 'heuristic-reason')))
end

-- Nothing (more) of the branch can be applied: locks are released, the record is kept until it is forgotten.
-- The key is empty when a part has been applied.
local function end_heuristically(key, reason)
  drop_shadows()
  release_locks()
  redis.call('HDEL', KEYS[1], 'operations')
  redis.call('HSET', KEYS[1], 'state', 'heuristic', 'heuristic-key', key, 'heuristic-reason', reason)
  record_outcome(KEYS[2], 'heuristic', '', '')
  announce_release()
  return answer('HEURISTIC', key, reason)
end

local TORN = 'the server refused a command in the middle of its commit'
