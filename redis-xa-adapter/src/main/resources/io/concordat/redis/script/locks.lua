-- Included by the scripts that take, check or release locks.
-- A lock is a string: the xid of the branch that holds the key. No other branch passes it, not even one of the same
-- global transaction: what one branch has promised must not depend on what another does.

local function release_lock(lock, xid)
  -- What others have put there, maybe of another type, is not ours; an error would tear a commit in the middle.
  if redis.pcall('GET', lock) == xid then
    redis.call('UNLINK', lock)
  end
end
