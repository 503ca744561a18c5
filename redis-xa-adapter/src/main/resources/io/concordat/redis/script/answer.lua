-- Included by every script: the shape of an answer.
-- An answer is a flat array of strings: the magic word with the protocol version, a word, details.
-- Whatever does not start with the magic word is not an answer of ours and means "unknown".

local function answer(...)
  return {'concordat/1', ...}
end

local function type_of(key)
  return redis.call('TYPE', key)['ok']
end

-- Lua's unpack() overflows its stack from 8000 elements on; an even number keeps field-value pairs together.
local CHUNK = 7000

local function in_chunks(command, key, items)
  for first = 1, #items, CHUNK do
    redis.call(command, key, unpack(items, first, math.min(first + CHUNK - 1, #items)))
  end
end
