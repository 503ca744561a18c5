# Starts one server and stops it when the JVM that asked for it is gone, however that JVM ended.
# $1      the server's directory, removed when the JVM is gone
# $2      the file that takes what the server prints
# $3...   the server's command
# stdin   a pipe of the JVM: end of file means that the JVM has closed it or died; the line "keep" means that
#         another supervisor has taken over the directory
# stdout  the server's pid, then "exited" once the server is dead
directory=$1
log=$2
shift 2
exec 3<&0 </dev/null
"$@" >>"$log" 2>&1 3<&- &
server=$!
# The JVM's end must not end this shell before its work is done: not by a signal to the whole group, not by a closed pipe.
trap '' HUP INT PIPE QUIT TERM
# Stays alive after the kill so that the pid killed below is still its own.
(
  read -r order <&3
  kill -KILL "$server"
  exec sleep 60
) >/dev/null &
watcher=$!
echo "$server"
wait "$server"
# Right after the wait, so that the watcher never sees the server's pid in use by someone else.
kill -KILL "$watcher"
wait "$watcher"
echo exited
read -r order <&3
[ "$order" = keep ] || rm -rf "$directory"
