package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.journal.JournalRecord.Answered;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decisions all of whose branches have answered, kept until no store can lose its answer any more, and the generation at
 * which each store has last confirmed that. Not thread-safe.
 */
final class Kept {
    /** Some 50 MB of memory, and some 20 MB of each segment. */
    private static final int MOST = 200_000;

    private final Map<Gtrid, List<String>> awaited = new LinkedHashMap<>();

    /** How many wait for each resource that any waits for. */
    private final Map<String, Integer> numbers = new TreeMap<>();

    private final Map<String, Long> generations = new TreeMap<>();
    private final Map<String, Runnable> gates = new HashMap<>();

    Kept() {}

    Kept(List<Answered> answered, Map<String, Long> generations) {
        answered.forEach(this::put);
        this.generations.putAll(generations);
    }

    /** Keeps decisions in which the resource has a part from now on, and says so. */
    void gate(String resource, Runnable whenOneIsKept) {
        gates.put(resource, whenOneIsKept);
    }

    /** Keeps a decision, if a resource that is to confirm something has a part in it. */
    void answered(Decision decision) {
        Set<String> resources = new TreeSet<>();
        decision.participants().stream()
                .map(Participant::resource)
                .filter(gates::containsKey)
                .forEach(resources::add);
        if (!resources.isEmpty()) {
            put(new Answered(decision.gtrid(), List.copyOf(resources)));
            resources.forEach(resource -> gates.get(resource).run());
        }
    }

    void put(Answered answered) {
        remove(answered.gtrid());
        awaited.put(answered.gtrid(), answered.awaited());
        answered.awaited().forEach(resource -> numbers.merge(resource, 1, Integer::sum));
    }

    boolean contains(Gtrid gtrid) {
        return awaited.containsKey(gtrid);
    }

    Optional<Answered> find(Gtrid gtrid) {
        return Optional.ofNullable(awaited.get(gtrid)).map(resources -> new Answered(gtrid, resources));
    }

    void remove(Gtrid gtrid) {
        Optional.ofNullable(awaited.remove(gtrid)).ifPresent(resources -> resources.forEach(this::oneLess));
    }

    private void oneLess(String resource) {
        numbers.computeIfPresent(resource, (name, number) -> number == 1 ? null : number - 1);
    }

    /** A resource cannot lose what it has answered to a decision; whether that was the last thing awaited. */
    boolean confirmed(Gtrid gtrid, String resource) {
        List<String> before = awaited.getOrDefault(gtrid, List.of());
        if (!before.contains(resource)) {
            return false;
        }
        oneLess(resource);
        List<String> left =
                before.stream().filter(each -> !each.equals(resource)).toList();
        if (left.isEmpty()) {
            awaited.remove(gtrid);
        } else {
            awaited.put(gtrid, left);
        }
        return left.isEmpty();
    }

    /** Those that wait for a resource, oldest first. */
    List<Gtrid> of(String resource, Predicate<Gtrid> mayGo, int most) {
        return awaited.entrySet().stream()
                .filter(entry -> entry.getValue().contains(resource) && mayGo.test(entry.getKey()))
                .map(Map.Entry::getKey)
                .limit(most)
                .toList();
    }

    boolean isAwaiting(String resource) {
        return numbers.containsKey(resource);
    }

    /** Why nothing may begin that would be kept too, for people; empty while there is room. */
    Optional<String> tooMany() {
        return awaited.size() < MOST
                ? Optional.empty()
                : Optional.of("keeps " + awaited.size()
                        + " decisions that are carried out, because a store could still lose what"
                        + " it has answered to them: "
                        + numbers.entrySet().stream().map(this::text).collect(Collectors.joining("; "))
                        + ". It goes on by itself when that is mended. Nothing is lost");
    }

    private String text(Map.Entry<String, Integer> number) {
        return number.getValue() + " of resource '" + number.getKey() + "', "
                + (gates.containsKey(number.getKey())
                        ? "see its keepsDecisions(), or its warning in the log"
                        : "which is not registered: register it, or, if it is gone for good, the one that takes its"
                                + " place, under that name");
    }

    List<Answered> all() {
        return awaited.entrySet().stream()
                .map(entry -> new Answered(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Never lowered. */
    void raise(String resource, long generation) {
        generations.merge(resource, generation, Math::max);
    }

    long generation(String resource) {
        return generations.getOrDefault(resource, 0L);
    }

    Map<String, Long> generations() {
        return Map.copyOf(generations);
    }
}
