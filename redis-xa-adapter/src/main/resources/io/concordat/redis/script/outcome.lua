-- Included by the scripts that ask or record how a branch ended.
-- An outcome is a word, the token of the request that led to it where that is known, and then, when the branch was staged in
-- several groups, the tags of all of them: "committed 5f0c... 3:1ab2:9z". Whoever finds one outcome can ask the other groups.
-- "applying" stands for a commit in one phase that a refused command has torn.

local function outcome_of(key)
  local text = redis.call('GET', key)
  if not text then
    return nil
  end
  local word, token, tags = string.match(text, '^(%S+) ?(%S*) ?(%S*)$')
  return word, token, tags
end

-- The encoded list, if it has more than one tag.
local function tags_of_several(tags)
  local length, rest = string.match(tags or '', '^(%d+):(.*)$')
  return length and #rest > tonumber(length) and tags or ''
end

local function record_outcome(key, outcome, token, retention, tags)
  local text = token == '' and outcome or (outcome .. ' ' .. token)
  if token ~= '' and tags and tags ~= '' then
    text = text .. ' ' .. tags
  end
  if retention == '' then
    redis.call('SET', key, text)
  else
    redis.call('SET', key, text, 'PX', retention)
  end
end
