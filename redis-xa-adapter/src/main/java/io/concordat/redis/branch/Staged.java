package io.concordat.redis.branch;

import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.read.Expected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What prepare sends: everything a branch has read and wants to write, or the part of it that is in one group.
 *
 * @param token tells requests with the same xid apart; a request that is sent again has the same one
 * @param written keys with operations
 * @param readOnly other keys of which something was read
 * @param expected what was read
 * @param operations what is to be written
 * @param whole the keys of the operations that take a shadow: for a staged value, or for a key on its way
 */
public record Staged(
        String token,
        List<String> written,
        List<String> readOnly,
        List<Expected> expected,
        List<Operation> operations,
        List<String> whole) {
    Staged(
            String token,
            List<String> written,
            List<String> readOnly,
            List<Expected> expected,
            List<Operation> operations) {
        this(
                token,
                written,
                readOnly,
                expected,
                operations,
                operations.stream()
                        .filter(Operation::takesShadow)
                        .map(Operation::key)
                        .toList());
    }

    /** The number of shadows. */
    public int shadows() {
        return whole.size();
    }

    /** What it takes to finish a branch that is staged. */
    Staged withoutContents() {
        return new Staged(token, written, List.of(), List.of(), List.of(), whole);
    }

    /** What was read of keys that are not written: nothing but its validation keeps others from changing them. */
    public Staged unlockedReads() {
        Set<String> unlocked = Set.copyOf(readOnly);
        List<Expected> reads =
                expected.stream().filter(read -> unlocked.contains(read.key())).toList();
        return new Staged(token, List.of(), readOnly, reads, List.of());
    }

    /** Whether there is nothing to send at all. */
    public boolean isEmpty() {
        return expected.isEmpty() && operations.isEmpty();
    }

    /** The parts by group, in the order in which the keys were first used; those that write come first. */
    public Map<KeyLayout, Staged> by(Groups groups) {
        Map<String, KeyLayout> groupOf = new LinkedHashMap<>();
        Map<KeyLayout, Staged> parts = new LinkedHashMap<>();
        Function<String, Staged> part =
                key -> parts.computeIfAbsent(groupOf.computeIfAbsent(key, groups::of), group -> emptyPart());
        written.forEach(key -> part.apply(key).written.add(key));
        readOnly.forEach(key -> part.apply(key).readOnly.add(key));
        expected.forEach(read -> part.apply(read.key()).expected.add(read));
        operations.forEach(operation -> part.apply(operation.key()).operations.add(operation));
        whole.forEach(key -> part.apply(key).whole.add(key));
        return parts;
    }

    private Staged emptyPart() {
        return new Staged(
                token, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
}
