package io.concordat.coordinator.decision.database;

/**
 * One session with the server. Immutable.
 *
 * @param number the server's number of the connection; used again after a restart, and by another server
 * @param user who it belongs to: others do not see it, unless they have the privilege PROCESS
 * @param client address and port it came from, which tell it from another of the same number
 */
record SessionId(long number, String user, String client) {
    @Override
    public String toString() {
        return "connection " + number + " from " + client;
    }
}
