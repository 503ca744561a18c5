package io.concordat.testing.servers.internal.redis;

import io.concordat.testing.servers.internal.process.Readiness;
import java.io.IOException;
import java.time.Duration;

/** A Redis server answers when PING gets PONG (not LOADING) and the process is the one expected. */
final class RedisReadiness implements Readiness {
    @Override
    public boolean answers(int port, long pid) {
        try (RedisWire wire = RedisWire.connect("127.0.0.1", port)) {
            String pong = wire.ask("PING");
            if (pong.startsWith("-NOAUTH")) {
                return true;
            }
            return pong.equals("+PONG") && wire.info("process_id").equals(Long.toString(pid));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(30);
    }
}
