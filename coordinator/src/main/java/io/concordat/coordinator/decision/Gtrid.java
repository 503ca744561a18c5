package io.concordat.coordinator.decision;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A global transaction identifier of this library: {@code node:incarnation:sequence}, all ASCII, at most 64 bytes.
 *
 * <p>The node name is closed by a delimiter that names cannot contain, so that {@code "a1"} never owns what
 * {@code "a10"} began. The incarnation is the number of the owner's start, so that a recovery can tell what an earlier
 * life left behind from what is running now. Immutable.
 *
 * @param node name of the coordinator that began the transaction
 * @param incarnation number of that coordinator's start, from 1
 * @param sequence what makes it unique within the incarnation; digits
 */
public record Gtrid(String node, long incarnation, String sequence) {
    /** Longest node name, in characters: what XA's 64 bytes leave beside incarnation and sequence. */
    public static final int MAX_NODE_LENGTH = 28;

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_NODE_LENGTH + "}");
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,24}");
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9._-]{1,28}):([0-9]{1,10}):([0-9]{1,24})");

    public Gtrid {
        checkNode(node);
        if (incarnation < 0
                || incarnation > 9_999_999_999L
                || !SEQUENCE.matcher(sequence).matches()) {
            throw new IllegalArgumentException("Incarnation " + incarnation + " and sequence '" + sequence
                    + "' make no gtrid: give an incarnation of 0 to 9999999999 and a sequence of 1 to 24 digits.");
        }
    }

    /**
     * Accepts a node name or says what is wrong with it.
     *
     * @throws IllegalArgumentException if the name is missing, too long, or holds a character outside
     *     {@code A-Z a-z 0-9 . _ -} (the delimiter {@code :} above all)
     */
    public static String checkNode(String node) {
        if (node == null || node.isBlank()) {
            throw new IllegalArgumentException(
                    "The coordinator has no node name. Give it one with node(\"...\"): unique"
                            + " among the coordinators that share a MySQL or a Redis, and the same at every start, since"
                            + " recovery finds this node's branches by it.");
        }
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException("Node name '" + node + "' is not usable: a name has 1 to "
                    + MAX_NODE_LENGTH + " characters of A-Z a-z 0-9 . _ - and never the delimiter ':', which separates"
                    + " the node from the rest of a gtrid. Choose another name.");
        }
        return node;
    }

    /** Reads the text form; empty when the text is not a gtrid of this library (another transaction manager's). */
    public static Optional<Gtrid> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Gtrid(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** Reads the bytes of an {@link javax.transaction.xa.Xid}; empty when they are another transaction manager's. */
    public static Optional<Gtrid> parse(byte[] globalTransactionId) {
        return parse(new String(globalTransactionId, US_ASCII));
    }

    /** What every gtrid of one start begins with: {@code node:incarnation:}. */
    public static String prefix(String node, long incarnation) {
        return checkNode(node) + ":" + incarnation + ":";
    }

    @Override
    public String toString() {
        return node + ":" + incarnation + ":" + sequence;
    }
}
