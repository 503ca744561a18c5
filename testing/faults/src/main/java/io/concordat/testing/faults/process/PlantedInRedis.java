package io.concordat.testing.faults.process;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.testing.faults.workload.Accounts;
import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Does to Redis what a faulty adapter would, right after the step in question. */
final class PlantedInRedis implements CoordinatorListener {
    private final URI uri;
    private final Plant plant;

    PlantedInRedis(URI uri, Plant plant) {
        this.uri = uri;
        this.plant = plant;
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        boolean here = (plant == Plant.EARLY_UNLOCK && step == ProtocolStep.PREPARED)
                || (plant == Plant.APPLIES_TWICE && step == ProtocolStep.COMMITTED);
        if (!here || !resource.equals(Optional.of("redis"))) {
            return;
        }
        try (RedisConnection connection = RedisAddress.of(uri).connect()) {
            if (plant == Plant.EARLY_UNLOCK) {
                for (String lock :
                        connection.call("KEYS", "concordat:{0}:lock:bank:*").texts()) {
                    connection.call("DEL", lock);
                }
            } else {
                applyAgain(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void applyAgain(RedisConnection connection) throws IOException {
        for (String list : connection.call("KEYS", Accounts.LIST + "*").texts()) {
            List<String> last = connection.call("LRANGE", list, "-1", "-1").texts();
            connection.call("RPUSH", list, last.get(0));
        }
    }
}
