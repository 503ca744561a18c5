package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Edge.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The strongly connected components of a graph that have more than one node, by Tarjan's algorithm, without recursion. */
final class Components {
    private static final int UNSEEN = -1;

    private final Graph graph;
    private final Set<Kind> kinds;
    private final int[] index;
    private final int[] low;
    private final int[] nextEdge;
    private final boolean[] onStack;
    private final Deque<Integer> stack = new ArrayDeque<>();
    private final List<List<Integer>> found = new ArrayList<>();
    private int count;

    private Components(Graph graph, Set<Kind> kinds) {
        this.graph = graph;
        this.kinds = kinds;
        index = new int[graph.size()];
        low = new int[graph.size()];
        nextEdge = new int[graph.size()];
        onStack = new boolean[graph.size()];
        Arrays.fill(index, UNSEEN);
    }

    /** Those that edges of some kinds make. */
    static List<List<Integer>> of(Graph graph, Set<Kind> kinds) {
        Components components = new Components(graph, kinds);
        for (int node = 0; node < graph.size(); node++) {
            if (components.index[node] == UNSEEN) {
                components.visit(node);
            }
        }
        return components.found;
    }

    private void visit(int root) {
        Deque<Integer> path = new ArrayDeque<>();
        enter(root, path);
        while (!path.isEmpty()) {
            int node = path.peek();
            List<Edge> edges = graph.from(node);
            if (nextEdge[node] < edges.size()) {
                Edge edge = edges.get(nextEdge[node]++);
                if (kinds.contains(edge.why()) && index[edge.to()] == UNSEEN) {
                    enter(edge.to(), path);
                } else if (kinds.contains(edge.why()) && onStack[edge.to()]) {
                    low[node] = Math.min(low[node], index[edge.to()]);
                }
                continue;
            }
            path.pop();
            if (!path.isEmpty()) {
                low[path.peek()] = Math.min(low[path.peek()], low[node]);
            }
            if (low[node] == index[node]) {
                leave(node);
            }
        }
    }

    private void enter(int node, Deque<Integer> path) {
        index[node] = count;
        low[node] = count++;
        onStack[node] = true;
        stack.push(node);
        path.push(node);
    }

    private void leave(int root) {
        List<Integer> component = new ArrayList<>();
        int node;
        do {
            node = stack.pop();
            onStack[node] = false;
            component.add(node);
        } while (node != root);
        if (component.size() > 1) {
            found.add(component);
        }
    }
}
