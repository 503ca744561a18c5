package io.concordat.testing.servers.internal.cluster;

import java.util.List;
import java.util.Set;

/**
 * One line of CLUSTER NODES: what one node knows of another, or of itself.
 *
 * @param id the 40 characters that name the node
 * @param flags such as {@code myself}, {@code master}, {@code slave}, {@code fail?}
 * @param master the id of the master whose replica the node is; "-" if it is a master
 * @param epoch the configuration epoch; the higher one wins a slot that two nodes claim
 * @param connected whether the bus to the node is up
 * @param slots the ranges of slots it owns, as {@code first-last}
 */
public record NodeLine(String id, Set<String> flags, String master, long epoch, boolean connected, List<String> slots) {
    private static final Set<String> ILL = Set.of("fail?", "fail", "handshake", "noaddr");

    /** Copies the flags and slots. */
    public NodeLine {
        flags = Set.copyOf(flags);
        slots = List.copyOf(slots);
    }

    /** Reads a line. */
    public static NodeLine parse(String line) {
        List<String> words = List.of(line.split(" "));
        return new NodeLine(
                words.get(0),
                Set.of(words.get(2).split(",")),
                words.get(3),
                Long.parseLong(words.get(6)),
                words.get(7).equals("connected"),
                // In brackets: slots on their way from or to another node, which this node owns or not as before.
                words.stream().skip(8).filter(slot -> !slot.startsWith("[")).toList());
    }

    /** Reads the answer to CLUSTER NODES. */
    public static List<NodeLine> parseAll(String answer) {
        return answer.lines().map(NodeLine::parse).toList();
    }

    /** Whether the node speaks of itself. */
    public boolean isMyself() {
        return flags.contains("myself");
    }

    /** Whether the node is a master. */
    public boolean isMaster() {
        return flags.contains("master");
    }

    /** Whether the node is known to be up. */
    public boolean isWell() {
        return connected && flags.stream().noneMatch(ILL::contains);
    }

    /** Whether the node owns a slot. */
    public boolean owns(int slot) {
        return slots.stream().anyMatch(range -> {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            return first <= slot && slot <= last;
        });
    }

    /** The part on which all nodes have to agree. */
    public String role() {
        return id + (isMaster() ? " owns " + slots : " is a replica of " + master);
    }
}
