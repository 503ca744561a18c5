/** Server processes: started under a supervisor, killed, restarted, paused, and never left behind. */
package io.concordat.testing.servers.internal.process;
