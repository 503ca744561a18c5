-- Included by swap and redo: can what was staged still be applied? Operations as they are staged; `live` gives their keys.

-- The clock of TIME may run a little ahead of the one by which Redis expires keys, as at prepare.
local CLOCKS_DIFFER_MS = 1000

local LIVES_LONGER = 'it has gone, by its old expiry or by others, and this branch makes it live longer'

-- lapsed: keys whose expiry at prepare has passed since. What is changed in them goes with them.
local function inapplicable(operation, key, now, lapsed)
  local name, arguments = operation[1], operation[3]
  if name == 'keep-expiry' then
    lapsed[key] = arguments[1] ~= '' and tonumber(arguments[1]) <= now + CLOCKS_DIFFER_MS
        and redis.call('EXISTS', key) == 0
  elseif name == 'expire' and arguments[2] == 'there' and tonumber(arguments[1]) > now
      and redis.call('EXISTS', key) == 0 then
    return LIVES_LONGER
  elseif name == 'persist' and arguments[2] == 'there' and redis.call('EXISTS', key) == 0 then
    return LIVES_LONGER
  elseif name == 'move-out' and arguments[2] == 'there' and redis.call('EXISTS', key) == 0
      and not (arguments[3] ~= '' and tonumber(arguments[3]) <= now + CLOCKS_DIFFER_MS) then
    return 'it has gone, and this branch gives it another name'
  elseif is_delta(name) and not lapsed[key] then
    return misfit(operation, key)
  end
end

-- A cache may be empty, but never wrong: a key declared one is removed when it cannot take its change any more. The marks
-- come before the changes. Answers which of them, by the numbers of the keys; or nothing, and which other key cannot take
-- its change and why. More reasons, by the numbers of the keys, may be known before.
local function inapplicable_caches(operations, now, reasons)
  local caches, removed, lapsed = {}, {}, {}
  for i = 1, #operations do
    local operation = operations[i]
    local number = operation[4]
    if operation[1] == 'cache' then
      caches[number] = true
    elseif not removed[number] then
      local why_not = reasons[number] or inapplicable(operation, live(number), now, lapsed)
      if why_not and not caches[number] then
        return nil, live(number), why_not
      end
      removed[number] = why_not ~= nil
    end
  end
  return removed
end

-- Removes them. Answers the operations on other keys, and the names of those that were removed.
local function remove_caches(operations, removed)
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
  return applicable, gone
end
