-- Included by the scripts that take, check or release locks.
-- A lock is a string: the xid of the branch that holds the key. Two branches of one global transaction
-- may hold it together; then it is both xids, separated by a space, and each releases its own.

local function held_by_other(holders, global)
  return holders and string.sub(holders, 1, #global) ~= global
end

local function take_lock(lock, xid)
  local holders = redis.call('GET', lock)
  redis.call('SET', lock, holders and (holders .. ' ' .. xid) or xid)
end

local function release_lock(lock, xid)
  local holders = redis.call('GET', lock)
  if not holders then
    return
  end
  local others, mine = {}, false
  for holder in string.gmatch(holders, '%S+') do
    if holder == xid then
      mine = true
    else
      others[#others + 1] = holder
    end
  end
  if mine and #others == 0 then
    redis.call('UNLINK', lock)
  elseif mine then
    redis.call('SET', lock, table.concat(others, ' '))
  end
end
