-- Included by the scripts that are told what to write: operations from a place in ARGV on.
-- For each of them: name, number of the key, type of the key, number of arguments, arguments.

local function operations_at(at, count)
  local operations = {}
  for i = 1, count do
    local size, arguments = tonumber(ARGV[at + 3]), {}
    for j = 1, size do
      arguments[j] = ARGV[at + 3 + j]
    end
    operations[i] = {ARGV[at], ARGV[at + 2], arguments, tonumber(ARGV[at + 1])}
    at = at + 4 + size
  end
  return operations
end
