package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.parts.Part.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everything that JMH measures here. */
final class AllParts {
    private static final List<Integer> CALLERS_OF_A_JOURNAL = List.of(1, 8, 64);
    private static final List<Integer> CALLERS_OF_A_TEMPLATE = List.of(1, 8);

    private AllParts() {}

    static List<Part> of(List<Group> groups) {
        List<Part> all = new ArrayList<>();
        all.addAll(journals());
        all.addAll(templates());
        all.addAll(overlays());
        return all.stream().filter(part -> groups.contains(part.group())).toList();
    }

    private static List<Part> journals() {
        List<Part> parts = new ArrayList<>();
        for (int callers : CALLERS_OF_A_JOURNAL) {
            for (DecisionStore.Kind kind : DecisionStore.Kind.values()) {
                parts.add(new Part(
                        Group.JOURNAL,
                        name(kind) + "-" + callers,
                        kind.title(),
                        JournalBenchmark.class,
                        "decide",
                        Map.of("store", kind.name()),
                        callers));
            }
        }
        return parts;
    }

    private static List<Part> templates() {
        List<Part> parts = new ArrayList<>();
        for (int callers : CALLERS_OF_A_TEMPLATE) {
            for (Manager.Kind kind : Manager.Kind.values()) {
                parts.add(new Part(
                        Group.TEMPLATE,
                        name(kind) + "-" + callers,
                        kind.title(),
                        TemplateBenchmark.class,
                        "commit",
                        Map.of("manager", kind.name()),
                        callers));
            }
        }
        return parts;
    }

    private static List<Part> overlays() {
        return List.of(
                overlay("buckets", "ten values set and got"),
                overlay("map", "ten fields put and got"),
                overlay("list", "ten items pushed, the list read"),
                overlay("sortedSet", "ten members added, their order read"),
                overlay("requestOfBucket", "the request to prepare a value"),
                overlay("requestOfMap", "the request to prepare ten fields"));
    }

    private static Part overlay(String method, String title) {
        return new Part(Group.OVERLAY, method, title, OverlayBenchmark.class, method, Map.of(), 1);
    }

    private static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
