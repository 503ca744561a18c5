package io.concordat.redis;

import java.util.Optional;
import org.redisson.config.Config;
import org.redisson.config.SentinelServersConfig;

/** How a client of a data source's own logs in at Sentinels that ask for it. */
final class SentinelLogin {
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();

    void user(String given) {
        user = Optional.of(given);
    }

    void password(String given) {
        password = Optional.of(given);
    }

    boolean isEmpty() {
        return user.isEmpty() && password.isEmpty();
    }

    /** Writes itself into a configuration that has its servers, users and passwords. */
    void configure(Config config) {
        if (isEmpty()) {
            return;
        }
        if (!config.isSentinelConfig()) {
            throw new IllegalArgumentException("sentinelUser and sentinelPassword belong to sentinel(...)");
        }
        if (password.isEmpty()) {
            throw new IllegalArgumentException("sentinelUser needs sentinelPassword(...)");
        }
        SentinelServersConfig sentinels = config.useSentinelServers();
        user.ifPresent(sentinels::setSentinelUsername);
        password.ifPresent(sentinels::setSentinelPassword);
        if (config.getPassword() == null) {
            // Redisson tries to log in at Sentinels only if it has a password for the servers, too. Where a user needs
            // none,
            // every password will do (Redis documentation, "ACL", nopass).
            config.setUsername(Optional.ofNullable(config.getUsername()).orElse("default"));
            config.setPassword("");
        }
    }
}
