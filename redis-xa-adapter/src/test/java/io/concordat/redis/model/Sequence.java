package io.concordat.redis.model;

import io.concordat.redis.model.AdapterDriver.Ending;
import io.concordat.redis.model.AdapterDriver.Outcome;
import io.concordat.redis.model.Fault.FaultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;

/** A few transactions, one after the other, on the same keys: through the adapter, in the model, and as plain commands. */
final class Sequence {
    private static final int STEPS = 20;
    private static final int MOST_STEPS_OF_ONE = 9;

    /** An operation with the model's answer. */
    private record Step(Operation operation, Object expected, List<List<String>> afterwards) {}

    private final long seed;
    private final Dice dice;
    private final Generator generator;
    private final AdapterDriver adapter;
    private final RedisDriver redis;
    private final List<String> story = new ArrayList<>();

    Sequence(long seed, AdapterDriver adapter, RedisDriver redis) {
        this.seed = seed;
        this.dice = new Dice(seed);
        this.generator = new Generator(dice);
        this.adapter = adapter;
        this.redis = redis;
    }

    /** The keys of one who works on them. */
    static Names names(long seed, String who) {
        return key -> "model-" + who + "-" + seed + "-" + key;
    }

    void run() {
        try {
            runAll();
        } catch (IOException | XAException | RuntimeException e) {
            throw new AssertionError(failure(e.toString()), e);
        }
    }

    private void runAll() throws IOException, XAException {
        Store store = new Store();
        for (int left = STEPS; left > 0; ) {
            int steps = Math.min(left, dice.between(1, MOST_STEPS_OF_ONE));
            left -= steps;
            store = transaction(store, steps);
            expectState("the adapter's keys", store, names(seed, "adapter"));
        }
        expectState("the keys of plain commands", store, names(seed, "plain"));
        for (String key : Generator.keys()) {
            redis.send(
                    "UNLINK",
                    names(seed, "adapter").of(key),
                    names(seed, "plain").of(key));
        }
        redis.check();
    }

    /** Answers what the model holds afterwards. */
    private Store transaction(Store before, int length) throws IOException, XAException {
        Store store = before;
        List<Step> steps = new ArrayList<>();
        boolean fits = true;
        adapter.begin();
        for (int i = 0; i < length && fits; i++) {
            Operation operation = generator.next(store);
            Store after = store.copy();
            Object expected = modelled(operation, after);
            Object actual = adapter.perform(operation, names(seed, "adapter"));
            story.add("  " + operation + " -> " + actual);
            if (actual == Fault.OTHER_TYPE_BEFORE && expected != Fault.WRONG_TYPE) {
                // The one thing the adapter does not do and Redis does: another type, where the key is not there.
                expect("whether the key is there", false, store.has(operation.key()));
                continue;
            }
            fits = !(operation.blind() && expected instanceof Fault && actual.equals(Answers.DONE));
            if (fits) {
                expect("the adapter", expected, actual == Fault.OTHER_TYPE_BEFORE ? Fault.WRONG_TYPE : actual);
            }
            store = expected instanceof Fault ? store : after;
            steps.add(new Step(operation, expected, forgottenExpiries(store)));
        }
        Ending ending =
                dice.one(Ending.TWO_PHASES, Ending.TWO_PHASES, Ending.ONE_PHASE, Ending.ONE_PHASE, Ending.ROLLBACK);
        story.add(ending.toString());
        Outcome wanted = fits ? Outcome.COMMITTED : Outcome.REFUSED;
        expect("the end", ending == Ending.ROLLBACK ? Outcome.ROLLED_BACK : wanted, adapter.end(ending));
        boolean committed = ending != Ending.ROLLBACK && fits;
        repeat(steps, committed);
        return committed ? store.committed() : before;
    }

    private static Object modelled(Operation operation, Store store) {
        try {
            return operation.model().apply(store);
        } catch (FaultException e) {
            return e.fault;
        }
    }

    private static List<List<String>> forgottenExpiries(Store store) {
        return store.refilled().stream()
                .map(key -> List.of(
                        "EXPIRE",
                        Direct.key(key),
                        store.expiry(key).orElseThrow().toString()))
                .toList();
    }

    /** As plain commands: on the keys, or on copies of them that are thrown away. */
    private void repeat(List<Step> steps, boolean committed) throws IOException {
        Names plain = names(seed, "plain");
        Names names = committed ? plain : names(seed, "copy");
        for (String key : Generator.keys()) {
            if (!committed) {
                redis.send("COPY", plain.of(key), names.of(key));
            }
        }
        for (Step step : steps) {
            Direct direct = step.operation().direct();
            if (!(step.expected() instanceof Fault && direct.lenient())) {
                redis.send(
                        direct.commands(names),
                        replies -> expect(
                                "plain commands for " + step.operation(), step.expected(), direct.answered(replies)));
            }
            redis.send(new Direct(step.afterwards(), replies -> Answers.DONE, false).commands(names), replies -> {});
        }
        for (String key : Generator.keys()) {
            if (!committed) {
                redis.send("UNLINK", names.of(key));
            }
        }
    }

    private void expectState(String whose, Store store, Names names) throws IOException {
        for (String key : Generator.keys()) {
            KeyState expected = KeyState.of(store, key);
            redis.send(
                    expected.commands(names.of(key)),
                    replies -> expect(whose + ", of which " + key, expected, expected.of(replies)));
        }
        redis.check();
    }

    private void expect(String who, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(failure(who + " has " + actual + ", the model has " + expected));
        }
    }

    private String failure(String what) {
        return "Sequence " + seed + ": " + what + ". Replay with -Dconcordat.model.seed=" + seed + "\n"
                + String.join("\n", story);
    }
}
