package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import java.util.ArrayList;
import java.util.List;

/** {@code recover.lua}, {@code describe.lua}, {@code forget.lua} and {@code claim.lua}. Thread-safe. All may throw {@link UnknownAnswerException}. */
public final class RecoveryScripts {
    private static final ScriptText RECOVER = ScriptText.load("recover");
    private static final ScriptText DESCRIBE = ScriptText.load("describe");
    private static final ScriptText FORGET = ScriptText.load("forget");
    private static final ScriptText CLAIM = ScriptText.load("claim");

    private final ScriptRunner runner;
    private final KeyLayout layout;
    private final String retention;

    /**
     * For the branches of one layout.
     *
     * @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten
     */
    public RecoveryScripts(ScriptRunner runner, KeyLayout layout, String retention) {
        this.runner = runner;
        this.layout = layout;
        this.retention = retention;
    }

    /** The texts of all xids in the index, as of one instant, read in pages of this size. */
    public List<String> prepared(int page) {
        Answer first = runner.run(RECOVER, index(), places(0, page - 1));
        long total = Long.parseLong(first.text(0));
        if (total <= page) {
            return members(List.of(first));
        }
        List<List<Bytes>> calls = new ArrayList<>();
        for (long from = 0; from < total; from += page) {
            calls.add(places(from, from + page >= total ? -1 : from + page - 1));
        }
        try {
            return members(runner.runAtomically(RECOVER, index(), calls));
        } catch (UnknownAnswerException e) {
            if (!ScriptRunner.isOutOfMemory(e)) {
                throw e;
            }
            // Redis up to 7.2 refuses every command queued in MULTI while out of memory.
            return members(List.of(runner.run(RECOVER, index(), places(0, -1))));
        }
    }

    private List<String> index() {
        return List.of(layout.prepared(), layout.absent());
    }

    /** What has to be declared to finish a branch; {@link FinishKeys#NONE} when it is not there. */
    public FinishKeys describe(BranchXid xid) {
        Answer answer = runner.run(DESCRIBE, List.of(layout.branch(xid), layout.absent()), List.of());
        if (answer.word().equals("NONE")) {
            return FinishKeys.NONE;
        } else if (answer.word().equals("BRANCH")) {
            return new FinishKeys(KeyList.decode(answer.text(1)), Integer.parseInt(answer.text(2)));
        }
        throw answer.unexpected(DESCRIBE.name());
    }

    /** Forgets a heuristic outcome. */
    public Forget forget(BranchXid xid) {
        Answer answer = runner.run(
                FORGET,
                List.of(layout.branch(xid), layout.outcome(xid), layout.prepared(), layout.absent()),
                List.of(Bytes.of(xid.text()), Bytes.of(retention)));
        return switch (answer.word()) {
            case "FORGOTTEN" -> Forget.FORGOTTEN;
            case "PREPARED" -> Forget.IN_DOUBT;
            case "UNKNOWN" -> Forget.UNKNOWN;
            default -> throw answer.unexpected(FORGET.name());
        };
    }

    /**
     * Claims the keyspace, and tries the commands that the scripts need.
     *
     * @param channel the release channel as the server knows it
     */
    public Claim claim(String channel) {
        return claim(channel, "claim");
    }

    /** As {@link #claim(String)}, but nobody's keyspace stays nobody's. */
    public Claim look(String channel) {
        return claim(channel, "look");
    }

    private Claim claim(String channel, String how) {
        List<String> keys = new ArrayList<>(List.of(KeyLayout.MARKER));
        for (int number = 1; number <= 4; number++) {
            keys.add(layout.probe(number));
        }
        keys.add(layout.absent());
        return Claim.of(runner.run(CLAIM, keys, List.of(Bytes.of(layout.prefix()), Bytes.of(channel), Bytes.of(how))));
    }

    private static List<Bytes> places(long first, long last) {
        return List.of(Bytes.of(Long.toString(first)), Bytes.of(Long.toString(last)));
    }

    private static List<String> members(List<Answer> pages) {
        List<String> members = new ArrayList<>();
        for (Answer page : pages) {
            if (!page.word().equals("PAGE")) {
                throw page.unexpected(RECOVER.name());
            }
            page.details().stream().skip(1).map(Bytes::toString).forEach(members::add);
        }
        return members;
    }
}
