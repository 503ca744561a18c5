package io.concordat.testing.servers.resp;

/** A Redis server answered a command with an error. */
public final class RedisErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisErrorException(String command, String error) {
        super(error + " (the answer to " + command + ")");
    }
}
