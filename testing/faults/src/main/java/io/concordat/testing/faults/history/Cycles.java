package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Edge.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the shortest cycle of each sort in each component that has one. */
final class Cycles {
    /** More components, and more ways to begin a search in one, tell nothing new. */
    private static final int MOST_COMPONENTS = 5;

    private static final int MOST_STARTS = 2_000;

    /**
     * A sort of cycle: one edge of a kind, and from its end back to its beginning others.
     *
     * @param first the kind that must be there
     * @param others the kinds that may be
     */
    private record Sort(Anomaly anomaly, Kind first, Set<Kind> others) {
        Set<Kind> all() {
            Set<Kind> all = EnumSet.copyOf(others);
            all.add(first);
            return all;
        }
    }

    /** The worst first: a component in which one is found is not searched for the later ones. */
    private static final List<Sort> SORTS = List.of(
            new Sort(Anomaly.G0, Kind.WRITE_WRITE, EnumSet.of(Kind.WRITE_WRITE)),
            new Sort(Anomaly.G1C, Kind.WRITE_READ, EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ)),
            new Sort(Anomaly.G_SINGLE, Kind.READ_WRITE, EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ)),
            new Sort(Anomaly.G2, Kind.READ_WRITE, EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ, Kind.READ_WRITE)),
            new Sort(
                    Anomaly.G_SINGLE_REALTIME,
                    Kind.REAL_TIME,
                    EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ, Kind.REAL_TIME)),
            new Sort(
                    Anomaly.G_SINGLE_REALTIME,
                    Kind.READ_WRITE,
                    EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ, Kind.REAL_TIME)),
            new Sort(Anomaly.G2_REALTIME, Kind.READ_WRITE, EnumSet.allOf(Kind.class)));

    private final Graph graph;

    Cycles(Graph graph) {
        this.graph = graph;
    }

    /** Those that a level forbids. */
    List<Finding> find(Level level) {
        List<Finding> findings = new ArrayList<>();
        Set<Integer> told = new HashSet<>();
        for (Sort sort : SORTS) {
            if (!level.forbids(sort.anomaly())) {
                continue;
            }
            int searched = 0;
            for (List<Integer> component : Components.of(graph, sort.all())) {
                if (searched++ == MOST_COMPONENTS) {
                    break;
                }
                shortest(sort, component)
                        .filter(cycle -> cycle.stream().noneMatch(edge -> told.contains(edge.from())))
                        .ifPresent(cycle -> {
                            cycle.forEach(edge -> told.add(edge.from()));
                            findings.add(new Finding(sort.anomaly(), text(cycle)));
                        });
            }
        }
        return findings;
    }

    private Optional<List<Edge>> shortest(Sort sort, List<Integer> component) {
        Set<Integer> within = new HashSet<>(component);
        List<Edge> best = List.of();
        int starts = 0;
        for (int node : component) {
            for (Edge first : graph.from(node)) {
                if (first.why() != sort.first() || !within.contains(first.to()) || starts++ > MOST_STARTS) {
                    continue;
                }
                List<Edge> cycle = back(first, sort.others(), within, best.isEmpty() ? Integer.MAX_VALUE : best.size());
                if (!cycle.isEmpty()) {
                    best = cycle;
                }
            }
        }
        return Optional.of(best).filter(cycle -> !cycle.isEmpty());
    }

    /** The edge and the shortest way back; empty when there is none, or none that is shorter than the limit. */
    private List<Edge> back(Edge first, Set<Kind> kinds, Set<Integer> within, int limit) {
        Map<Integer, Edge> reached = new HashMap<>();
        Map<Integer, Integer> length = new HashMap<>();
        Deque<Integer> queue = new ArrayDeque<>(List.of(first.to()));
        length.put(first.to(), 1);
        while (!queue.isEmpty()) {
            int node = queue.remove();
            if (length.get(node) + 1 >= limit) {
                return List.of();
            }
            for (Edge edge : graph.from(node)) {
                if (!kinds.contains(edge.why()) || !within.contains(edge.to()) || length.containsKey(edge.to())) {
                    continue;
                }
                length.put(edge.to(), length.get(node) + 1);
                reached.put(edge.to(), edge);
                if (edge.to() == first.from()) {
                    return unwound(first, reached);
                }
                queue.add(edge.to());
            }
        }
        return List.of();
    }

    private static List<Edge> unwound(Edge first, Map<Integer, Edge> reached) {
        Deque<Edge> cycle = new ArrayDeque<>();
        for (int node = first.from(); node != first.to(); ) {
            Edge edge = reached.get(node);
            cycle.addFirst(edge);
            node = edge.from();
        }
        cycle.addFirst(first);
        return List.copyOf(cycle);
    }

    private String text(List<Edge> cycle) {
        StringBuilder text = new StringBuilder();
        for (Edge edge : cycle) {
            text.append(graph.node(edge.from()).id())
                    .append(' ')
                    .append(edge.detail())
                    .append(" -> ")
                    .append(graph.node(edge.to()).id())
                    .append('\n');
        }
        for (Edge edge : cycle) {
            text.append(graph.node(edge.from())).append('\n');
        }
        return text.toString().strip();
    }
}
