-- Tries every command of the scripts on one node, whichever slots it has and whether it is a primary or not. Its keys are
-- not declared, so that every node runs it; where it can write, it removes what it has written.
--
-- ARGV[1..4]            four keys of the adapter to try commands on
-- ARGV[5]               release channel
--
-- Answers:  TRIED command error...      what each refused command was refused with, also for reasons other than rights

-- include: answer
-- include: probe

probe_all(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
probe('PUBLISH', ARGV[5], 'probe')
return answer('TRIED', unpack(denied))
