-- Included by every script: the shape of an answer.
-- An answer is a flat array of strings: the magic word with the protocol version, a word, details.
-- Whatever does not start with the magic word is not an answer of ours and means "unknown".

local function answer(...)
  return {'concordat/1', ...}
end
