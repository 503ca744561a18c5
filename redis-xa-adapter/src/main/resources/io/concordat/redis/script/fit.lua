-- Included by prepare, one-phase and swap: does an operation fit the live key?
-- Everything is checked before the first write, because a Lua error in the middle would tear the branch.

local MAX_HIGH, MAX_LOW = 922337203, 6854775807
local MIN_LOW = 6854775808

-- Sign and two exact halves of a canonical 64-bit integer; nil for anything else. Doubles cannot hold it whole.
local function integer(text)
  local sign, digits = string.match(text, '^(-?)(%d+)$')
  if not digits or #digits > 19 or (string.sub(digits, 1, 1) == '0' and (#digits > 1 or sign == '-')) then
    return nil
  end
  digits = string.rep('0', 19 - #digits) .. digits
  local high, low = tonumber(string.sub(digits, 1, 9)), tonumber(string.sub(digits, 10))
  if high > MAX_HIGH or (high == MAX_HIGH and low > (sign == '-' and MIN_LOW or MAX_LOW)) then
    return nil
  end
  local factor = sign == '-' and -1 or 1
  return {factor * high, factor * low}
end

local function greater(left, right)
  if left[1] ~= right[1] then
    return left[1] > right[1]
  end
  return left[2] > right[2]
end

-- An increment fits when the current value is an integer on the safe side of the bound the caller computed:
-- the largest (for a positive increment) or smallest value that can still take it.
local function increment_fits(current, increment, bound)
  local value = integer(current)
  if not value then
    return false
  end
  if string.sub(increment, 1, 1) == '-' then
    return not greater(integer(bound), value)
  end
  return not greater(value, integer(bound))
end

-- An index means something only together with the item that was there: the arguments, from a place on, are so many for each
-- item, of which the first two are its index and its digest.
local function items_are_there(key, arguments, from, step)
  for i = from, #arguments, step do
    local item = redis.call('LINDEX', key, arguments[i])
    if not item or redis.sha1hex(item) ~= arguments[i + 1] then
      return false
    end
  end
  return true
end

local function list_fits(name, key, arguments)
  if name == 'set-items' then
    return items_are_there(key, arguments, 1, 3)
  elseif name == 'take-items' then
    return redis.call('LLEN', key) >= arguments[1] + arguments[2] and items_are_there(key, arguments, 3, 2)
  end
  return true
end

-- Whether an operation changes a part of what is there. No table, which every request would pay for.
local function is_delta(name)
  return name == 'put-fields' or name == 'remove-fields' or name == 'add-to-fields'
      or name == 'add-to-value'
      or name == 'set-items' or name == 'take-items' or name == 'push-first' or name == 'push-last'
      or name == 'add-members' or name == 'remove-members'
      or name == 'put-scores' or name == 'add-to-scores'
end

-- Two infinities may add up to no number, which ZINCRBY refuses. Scores are added as Redis adds them, one by one.
local function scores_fit(key, increments)
  local scores = {}
  for i = 1, #increments, 2 do
    local member = increments[i + 1]
    local before = scores[member] or tonumber(redis.call('ZSCORE', key, member) or '0')
    scores[member] = before + tonumber(increments[i])
    if scores[member] ~= scores[member] then
      return false
    end
  end
  return true
end

-- An operation is {name, type of the key it is meant for, arguments}.
-- Returns nothing when it fits, else the reason for people.
local function misfit(operation, key)
  local name, wanted, arguments = operation[1], operation[2], operation[3]
  if name == 'cache' or name == 'seen' then
    return nil
  end
  local actual = type_of(key)
  if actual ~= 'none' and actual ~= wanted and wanted ~= 'any' then
    return 'it holds a ' .. actual .. ' where this branch writes a ' .. wanted
  end
  if name == 'add-to-fields' and actual ~= 'none' then
    for i = 1, #arguments, 3 do
      local current = redis.call('HGET', key, arguments[i])
      if current and not increment_fits(current, arguments[i + 1], arguments[i + 2]) then
        return 'a field that is to be incremented by ' .. arguments[i + 1]
            .. ' is not an integer or would leave the range of 64 bits'
      end
    end
  elseif name == 'add-to-value' and actual ~= 'none'
      and not increment_fits(redis.call('GET', key), arguments[1], arguments[2]) then
    return 'it is to be incremented by ' .. arguments[1] .. ', and is not an integer or would leave the range of 64 bits'
  elseif name == 'add-to-scores' and not scores_fit(key, arguments) then
    return 'a score that is to be incremented by infinity is infinite the other way'
  elseif wanted == 'list' and not list_fits(name, key, arguments) then
    return 'the items this branch has read and takes or sets are not there any more'
  end
  return nil
end
