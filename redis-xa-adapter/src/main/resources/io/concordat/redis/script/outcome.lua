-- Included by the scripts that ask or record how a branch ended.
-- An outcome is a word, and the token of the request that led to it where that is known: "committed 5f0c...".
-- "applying" stands for a commit in one phase that a refused command has torn.

local function outcome_of(key)
  local text = redis.call('GET', key)
  if not text then
    return nil
  end
  local word, token = string.match(text, '^(%S+) ?(%S*)$')
  return word, token
end

local function record_outcome(key, outcome, token, retention)
  local text = token == '' and outcome or (outcome .. ' ' .. token)
  if retention == '' then
    redis.call('SET', key, text)
  else
    redis.call('SET', key, text, 'PX', retention)
  end
end
