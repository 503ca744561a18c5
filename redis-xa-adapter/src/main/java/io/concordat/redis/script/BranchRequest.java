package io.concordat.redis.script;

import io.concordat.redis.branch.Operation;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import io.concordat.redis.read.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The request of {@code prepare}, {@code confirm} and {@code one-phase} to one group, laid out as {@code validate.lua} documents it. */
final class BranchRequest {
    private final List<String> keys = new ArrayList<>();
    private final List<Bytes> arguments = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> parked = new HashMap<>();
    private final int firstOperation;
    private int shadows;

    BranchRequest(
            KeyLayout layout,
            BranchXid xid,
            Staged staged,
            List<String> tags,
            String owner,
            String retention,
            Predicate<String> isCache,
            boolean gate,
            boolean marksSeen,
            List<BranchXid> forgotten) {
        keys.addAll(List.of(layout.branch(xid), layout.outcome(xid), layout.prepared(), layout.absent()));
        staged.written().forEach(key -> touch(layout, key));
        staged.readOnly().forEach(key -> touch(layout, key));
        int shadowCount = staged.shadows();
        for (int number = 1; number <= shadowCount; number++) {
            keys.add(layout.shadow(xid, number));
        }
        if (gate) {
            keys.add(layout.incarnation());
        }
        forgotten.forEach(other -> keys.add(layout.outcome(other)));
        add(xid.text());
        add(staged.token());
        add(owner);
        add(KeyList.encode(tags));
        add(KeyList.encode(staged.written()));
        add(retention);
        add(numbers.size());
        add(staged.written().size());
        add(shadowCount);
        add(gate ? "gate" : "");
        add(forgotten.size());
        add(staged.expected().size());
        staged.expected().forEach(this::read);
        List<String> caches = caches(staged, isCache);
        firstOperation = arguments.size();
        List<String> seen = marksSeen ? seen(staged) : List.of();
        add(caches.size() + seen.size() + staged.operations().size());
        caches.forEach(key -> mark("cache", key));
        seen.forEach(key -> mark("seen", key));
        staged.operations().forEach(this::operation);
    }

    List<String> keys() {
        return keys;
    }

    List<Bytes> arguments() {
        return arguments;
    }

    /** The number of operations, and they themselves. */
    List<Bytes> operations() {
        return arguments.subList(firstOperation, arguments.size());
    }

    private void touch(KeyLayout layout, String key) {
        keys.add(key);
        keys.add(layout.lock(key));
        numbers.put(key, numbers.size() + 1);
    }

    private void read(Expected expected) {
        add(expected.kind());
        add(numbers.get(expected.key()));
        arguments.add(expected.field());
        arguments.add(expected.expectation());
    }

    /** A key that is renamed is removed when it cannot take its change only if what it would replace may be removed too. */
    private static List<String> caches(Staged staged, Predicate<String> isCache) {
        Set<String> kept = staged.operations().stream()
                .filter(operation -> operation instanceof Operation.MoveIn && !isCache.test(operation.key()))
                .map(operation -> ((Operation.MoveIn) operation).from())
                .collect(Collectors.toSet());
        return staged.written().stream()
                .filter(key -> isCache.test(key) && !kept.contains(key))
                .toList();
    }

    /** The written keys that were read too. */
    private static List<String> seen(Staged staged) {
        Set<String> read = staged.expected().stream().map(Expected::key).collect(Collectors.toSet());
        return staged.written().stream().filter(read::contains).toList();
    }

    private void mark(String name, String key) {
        add(name);
        add(numbers.get(key));
        add("");
        add(0);
    }

    private void operation(Operation operation) {
        OperationArguments made = OperationArguments.of(operation, shadow(operation));
        add(made.name());
        add(numbers.get(operation.key()));
        add(operation.type().redisName());
        add(made.arguments().size());
        arguments.addAll(made.arguments());
    }

    /** The shadow an operation takes; a key that comes in, the one it went out to. */
    private int shadow(Operation operation) {
        if (operation instanceof Operation.MoveIn in) {
            return parked.get(in.from());
        }
        if (operation.takesShadow()) {
            shadows++;
        }
        if (operation instanceof Operation.MoveOut) {
            parked.put(operation.key(), shadows);
        }
        return shadows;
    }

    private void add(String text) {
        arguments.add(Bytes.of(text));
    }

    private void add(int number) {
        add(Integer.toString(number));
    }
}
