package io.concordat.testing.benchmarks.parts;

import io.concordat.redis.RedisSession;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.RedoSource;
import io.concordat.testing.benchmarks.worker.Latencies;
import io.concordat.testing.servers.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** What each script costs on a real Redis, with one caller: two phases, one phase, and one that comes after the decision. */
final class ScriptCosts {
    private static final int AT_ONCE = 100;
    private static final int FIELDS = 10;
    private static final String CONTENT = "changed-0123456789012345678901234567890123";

    private static final Shape VALUE =
            new Shape("one value", (session, number) -> session.<String>getBucket("value:" + number)
                    .set(CONTENT));
    private static final Shape MAP = new Shape("ten fields of a map", (session, number) -> {
        for (int field = 0; field < FIELDS; field++) {
            session.<String, String>getMap("map:" + number).put("field-" + field, CONTENT);
        }
    });

    private final RedisServer server;
    private final int transactions;
    private final List<ScriptCost> costs = new ArrayList<>();
    private int sequence;

    ScriptCosts(RedisServer server, int transactions) {
        this.server = server;
        this.transactions = transactions;
    }

    /** What a transaction does. */
    private record Shape(String title, BiConsumer<RedisSession, Integer> work) {}

    /** One call of a branch. */
    private interface Verb {
        void ask(RedoSource resource, Xid xid) throws XAException;
    }

    List<ScriptCost> run() throws XAException {
        try (RedisXADataSource source = source()) {
            for (Shape shape : List.of(VALUE, MAP)) {
                measure(source, shape, List.of("prepare", "swap"), List.of(ScriptCosts::prepare, ScriptCosts::commit));
                measure(source, shape, List.of("one phase"), List.of((resource, xid) -> resource.commit(xid, true)));
            }
        }
        try (RedisXADataSource source = source()) {
            source.records().expectReplays(() -> {});
            source.records().writeAfterDecisions();
            if (!source.records().replay().end()) {
                throw new IllegalStateException("A new Redis has lost nothing");
            }
            measure(source, VALUE, List.of("", "after the decision"), List.of(ScriptCosts::prepare, this::decided));
        }
        return costs;
    }

    private RedisXADataSource source() {
        return RedisXADataSource.builder().uri(server.uri()).build();
    }

    private static void prepare(RedoSource resource, Xid xid) throws XAException {
        if (resource.prepare(xid) != XAResource.XA_OK) {
            throw new IllegalStateException("A branch that writes must vote XA_OK");
        }
    }

    private static void commit(RedoSource resource, Xid xid) throws XAException {
        resource.commit(xid, false);
    }

    private void decided(RedoSource resource, Xid xid) throws XAException {
        sequence++;
        resource.decided(xid, sequence);
        resource.commit(xid, false);
    }

    /** The first half warms up and is not counted. */
    private void measure(RedisXADataSource source, Shape shape, List<String> names, List<Verb> verbs)
            throws XAException {
        List<Latencies> times = verbs.stream().map(verb -> new Latencies()).toList();
        List<ScriptMicros> servers =
                verbs.stream().map(verb -> new ScriptMicros(server)).toList();
        try (RedisXAConnection connection = source.getXAConnection()) {
            for (int done = -transactions; done < transactions; done += AT_ONCE) {
                List<Xid> xids = begin(connection, shape);
                for (int i = 0; i < verbs.size(); i++) {
                    Latencies counted = done < 0 ? new Latencies() : times.get(i);
                    servers.get(i).reset();
                    ask((RedoSource) connection.getXAResource(), xids, verbs.get(i), counted);
                    if (done >= 0) {
                        servers.get(i).add();
                    }
                }
            }
        }
        for (int i = 0; i < verbs.size(); i++) {
            if (!names.get(i).isEmpty()) {
                costs.add(new ScriptCost(
                        names.get(i) + ": " + shape.title, servers.get(i).mean(transactions), times.get(i)));
            }
        }
    }

    /** As many branches as are asked the same, one after the other. */
    private List<Xid> begin(RedisXAConnection connection, Shape shape) throws XAException {
        List<Xid> xids = new ArrayList<>();
        for (int number = 0; number < AT_ONCE; number++) {
            sequence++;
            Xid xid = new ScriptXid(sequence);
            connection.getXAResource().start(xid, XAResource.TMNOFLAGS);
            shape.work.accept(connection.getSession(), number);
            connection.getXAResource().end(xid, XAResource.TMSUCCESS);
            xids.add(xid);
        }
        return xids;
    }

    private static void ask(RedoSource resource, List<Xid> xids, Verb verb, Latencies times) throws XAException {
        for (Xid xid : xids) {
            long began = System.nanoTime();
            verb.ask(resource, xid);
            times.add(System.nanoTime() - began);
        }
    }
}
