package io.concordat.testing.servers.internal.redis;

import io.concordat.testing.servers.internal.process.Readiness;
import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;

/**
 * A Redis server answers when PING gets PONG (not LOADING) and the process is the one expected.
 *
 * @param sockets makes plain or TLS sockets
 */
record RedisReadiness(SocketFactory sockets) implements Readiness {
    /** A server that says nothing for so long is asked again. */
    private static final Duration ASKING = Duration.ofSeconds(2);

    @Override
    public boolean answers(int port, long pid) {
        RedisAddress address = new RedisAddress("127.0.0.1", port, sockets, List.of());
        try (RedisConnection connection = address.connect(ASKING)) {
            RedisReply pong = connection.ask("PING");
            if (pong.toString().startsWith("NOAUTH")) {
                return true;
            }
            return pong.toString().equals("PONG")
                    && Long.toString(pid).equals(connection.info("server").get("process_id"));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(60);
    }
}
