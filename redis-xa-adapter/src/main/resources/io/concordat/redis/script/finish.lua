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

local XID, RETENTION, CHANNEL = ARGV[1], ARGV[2], ARGV[3]
local WRITTEN, SHADOWS = tonumber(ARGV[4]), tonumber(ARGV[5])

local function live(number)
  return KEYS[3 + 2 * number]
end

local function shadow(number)
  return KEYS[4 + 2 * WRITTEN + number]
end

-- The caller has declared the keys of this very branch; false when it has to read the list again.
local function keys_declared()
  local counts = redis.call('HMGET', KEYS[1], 'writes', 'shadows')
  return tonumber(counts[1]) == WRITTEN and tonumber(counts[2]) == SHADOWS
end

-- UNLINK of a key that is not there lifts the refusal of writes for lack of memory for the rest of the script.
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
  redis.call('PUBLISH', CHANNEL, XID)
end
