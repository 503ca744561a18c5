package io.concordat.testing.benchmarks;

import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Changes one field of a large map in many transactions of two phases, one after the other. */
final class LargeMap {
    private static final String KEY = "large-map";
    private static final int FILLED_AT_ONCE = 50_000;
    private static final int WARM_UP = 100;
    private static final String FILL = "for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do"
            + " redis.call('HSET', KEYS[1], 'field-' .. i, 'value-' .. i) end return 1";

    private final RedisServer server;
    private final LargeMapOptions options;
    private final Consumer<String> progress;
    private final ScriptClock clock;

    LargeMap(RedisServer server, LargeMapOptions options, Consumer<String> progress) {
        this.server = server;
        this.options = options;
        this.progress = progress;
        this.clock = new ScriptClock(server);
    }

    LargeMapResult run() throws XAException {
        progress.accept("Filling a map with " + options.fields() + " fields on " + server.description() + " ...");
        for (int from = 1; from <= options.fields(); from += FILLED_AT_ONCE) {
            int to = Math.min(options.fields(), from + FILLED_AT_ONCE - 1);
            server.command("EVAL", FILL, "1", KEY, Integer.toString(from), Integer.toString(to));
        }
        progress.accept("Measuring " + options.rounds() + " transactions ...");
        List<Long> prepares = new ArrayList<>();
        List<Long> swaps = new ArrayList<>();
        try (RedisXADataSource source =
                        RedisXADataSource.builder().uri(server.uri()).build();
                RedisXAConnection connection = source.getXAConnection()) {
            for (int round = -WARM_UP; round < options.rounds(); round++) {
                measure(
                        connection,
                        round,
                        round < 0 ? new ArrayList<>() : prepares,
                        round < 0 ? new ArrayList<>() : swaps);
            }
        }
        return new LargeMapResult(server.description(), options.fields(), Micros.of(prepares), Micros.of(swaps));
    }

    private void measure(RedisXAConnection connection, int round, List<Long> prepares, List<Long> swaps)
            throws XAException {
        XAResource resource = connection.getXAResource();
        Xid xid = xid(round);
        resource.start(xid, XAResource.TMNOFLAGS);
        String field = "field-" + (Math.floorMod(round * 7919L, options.fields()) + 1);
        connection.getSession().<String, String>getMap(KEY).put(field, "changed-" + round);
        resource.end(xid, XAResource.TMSUCCESS);
        clock.reset();
        if (resource.prepare(xid) != XAResource.XA_OK) {
            throw new IllegalStateException("A branch that writes must vote XA_OK");
        }
        prepares.add(clock.microsOfOne());
        clock.reset();
        resource.commit(xid, false);
        swaps.add(clock.microsOfOne());
    }

    private static Xid xid(int round) {
        byte[] gtrid = ("large-map-" + round).getBytes(StandardCharsets.US_ASCII);
        return new Xid() {
            @Override
            public int getFormatId() {
                return 1;
            }

            @Override
            public byte[] getGlobalTransactionId() {
                return gtrid.clone();
            }

            @Override
            public byte[] getBranchQualifier() {
                return new byte[] {1};
            }
        };
    }
}
