package io.concordat.coordinator.redis;

import io.concordat.redis.RedisXAConnection;
import java.util.Optional;

/** What is seen to in a Redis before recovery lists its branches. Thread-safe. */
@FunctionalInterface
interface BeforeScan {
    /**
     * Sees to it.
     *
     * @return why it could not be done now, if so: try again soon
     */
    Optional<String> ensure(RedisXAConnection connection);
}
