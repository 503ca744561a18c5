-- Validates reads of keys that a branch does not write, once it has locked those that it writes in all its groups. Writes
-- nothing. KEYS and ARGV: see validate.lua.
--
-- Answers:  VALID                     everything is as it was read, and nobody has locked it
--           CHANGED, BUSY, REPLAY_FIRST as in prepare.lua

-- include: answer
-- include: fit
-- include: look
-- include: incarnation
-- include: outcome
-- include: validate

return objection({}) or answer('VALID')
