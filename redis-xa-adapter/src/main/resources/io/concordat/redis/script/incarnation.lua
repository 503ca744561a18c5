-- Included by the scripts that mind the gate: does the server have its whole history?
-- Every restart and every failover gives the server another replication id, and a flush takes the key away. The key holds
-- the id under which somebody has last seen to it that nothing is missing.

-- The id, or nothing and what the server says when the user may not ask.
local function own_incarnation()
  local info = redis.pcall('INFO', 'replication')
  if type(info) == 'table' then
    return nil, info['err']
  end
  return string.match(info, 'master_replid:(%x+)'), ''
end

-- Nothing when the gate is open, else the answer.
local function closed_gate(key)
  local own, refusal = own_incarnation()
  if own and redis.call('GET', key) == own then
    return nil
  end
  return answer('REPLAY_FIRST', own or '', refusal)
end
