package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code swap.lua} and {@code rollback.lua}. Thread-safe. */
public final class FinishScripts {
    private static final Logger LOG = LoggerFactory.getLogger(FinishScripts.class);
    private static final ScriptText SWAP = ScriptText.load("swap");
    private static final ScriptText ROLLBACK = ScriptText.load("rollback");

    private final ScriptRunner runner;
    private final KeyLayout layout;
    private final String channel;
    private final String retention;
    private final boolean inTransaction;

    /**
     * @param channel the release channel as the server knows it
     * @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten
     * @param inTransaction whether the swap is sent within {@code MULTI} and {@code EXEC}
     */
    public FinishScripts(
            ScriptRunner runner, KeyLayout layout, String channel, String retention, boolean inTransaction) {
        this.runner = runner;
        this.layout = layout;
        this.channel = channel;
        this.retention = retention;
        this.inTransaction = inTransaction;
    }

    /**
     * Commits a prepared branch.
     *
     * @throws UnknownAnswerException when it may be committed or not
     */
    public Finish commit(BranchXid xid, FinishKeys keys) {
        if (!inTransaction) {
            return read(SWAP, alone(SWAP, xid, keys));
        }
        try {
            return read(
                    SWAP,
                    runner.runAtomically(SWAP, keys(xid, keys), List.of(arguments(xid, keys)))
                            .get(0));
        } catch (UnknownAnswerException e) {
            if (!ScriptRunner.isOutOfMemory(e)) {
                throw e;
            }
            // Redis up to 7.2 refuses every command queued in MULTI while out of memory; the script alone frees first.
            return read(SWAP, alone(SWAP, xid, keys));
        }
    }

    /**
     * Rolls a branch back, prepared or not.
     *
     * @throws UnknownAnswerException when it may be rolled back or not
     */
    public Finish rollback(BranchXid xid, FinishKeys keys) {
        return read(ROLLBACK, alone(ROLLBACK, xid, keys));
    }

    private Answer alone(ScriptText script, BranchXid xid, FinishKeys keys) {
        return runner.run(script, keys(xid, keys), arguments(xid, keys));
    }

    private List<String> keys(BranchXid xid, FinishKeys finish) {
        List<String> keys =
                new ArrayList<>(List.of(layout.branch(xid), layout.outcome(xid), layout.prepared(), layout.absent()));
        for (String key : finish.written()) {
            keys.add(key);
            keys.add(layout.lock(key));
        }
        for (int number = 1; number <= finish.shadows(); number++) {
            keys.add(layout.shadow(xid, number));
        }
        return keys;
    }

    private List<Bytes> arguments(BranchXid xid, FinishKeys finish) {
        return List.of(
                Bytes.of(xid.text()),
                Bytes.of(retention),
                Bytes.of(channel),
                Bytes.of(Integer.toString(finish.written().size())),
                Bytes.of(Integer.toString(finish.shadows())),
                Bytes.of(KeyList.encode(finish.written())));
    }

    private static Finish read(ScriptText script, Answer answer) {
        return switch (answer.word()) {
            case "COMMITTED" -> {
                answer.details()
                        .forEach(key ->
                                LOG.warn("Cache key {} could not take its change any more and was removed", key));
                yield new Finish.Done();
            }
            case "ROLLEDBACK" -> new Finish.Done();
            case "OUTCOME" ->
                script.equals(SWAP) && answer.text(0).equals("committed")
                        ? new Finish.Done()
                        : new Finish.Ended(answer.text(0));
            case "NONE" -> new Finish.NotFound();
            case "KEYS" -> new Finish.OtherKeys();
            case "HEURISTIC" -> new Finish.Heuristic(answer.text(0), answer.text(1));
            default -> throw answer.unexpected(script.name());
        };
    }
}
