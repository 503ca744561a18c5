-- Included by the scripts that finish a branch: records how it ended.

local function record_outcome(key, outcome, retention)
  if retention == '' then
    redis.call('SET', key, outcome)
  else
    redis.call('SET', key, outcome, 'PX', retention)
  end
end
