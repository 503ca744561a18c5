-- Included by replay and redo: what the gate holds while a replay runs, and how many branches it has come by in this group.

local function replaying(own, token, place)
  return 'replaying ' .. own .. ' ' .. token .. ' ' .. place
end

-- Nothing when it is not the turn of this replay: another has begun, or the server is not the same or was flushed.
local function place_of_replay(key, own, token)
  local held = own and redis.call('GET', key) or ''
  local mine = replaying(own or '', token, '')
  return string.sub(held, 1, #mine) == mine and string.sub(held, #mine + 1) or nil
end
