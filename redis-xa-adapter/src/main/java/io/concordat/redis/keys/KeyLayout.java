package io.concordat.redis.keys;

/**
 * The names of the adapter's own keys. The group tag in braces puts them in the slot of the live keys they guard; a
 * stand-alone server is one group with a constant tag. Immutable.
 *
 * @param prefix what all names of the adapter begin with
 * @param tag the tag of the group
 */
public record KeyLayout(String prefix, String tag) {
    /** The tag of the only group of a stand-alone or Sentinel deployment. */
    public static final String SINGLE_GROUP = "0";

    /** Says which prefix owns the keyspace. Its name does not depend on the prefix, so that a second one finds it. */
    public static final String MARKER = "concordat-prefix";

    /**
     * Checks the prefix.
     *
     * @throws IllegalArgumentException when it holds a brace, which would begin another hash tag before the group's
     */
    public KeyLayout {
        requireNoBraces(prefix);
    }

    /** The layout of the only group. */
    public static KeyLayout singleGroup(String prefix) {
        return new KeyLayout(prefix, SINGLE_GROUP);
    }

    /** The shadow hash of a branch. */
    public String branch(BranchXid xid) {
        return name("branch:" + xid.text());
    }

    /** A staged whole value; numbers begin at 1. */
    public String shadow(BranchXid xid, int number) {
        return name("shadow:" + xid.text() + ":" + number);
    }

    /** Holds the xid that has the live key locked. */
    public String lock(String liveKey) {
        return name("lock:" + liveKey);
    }

    /** The version of the plain value under a live key, for as long as that value is there. */
    public String version(String liveKey) {
        return name("version:" + liveKey);
    }

    /** The index of prepared branches. */
    public String prepared() {
        return name("prepared");
    }

    /** How a branch ended. */
    public String outcome(BranchXid xid) {
        return name("outcome:" + xid.text());
    }

    /** The server's replication id when its history was last known to be complete. */
    public String incarnation() {
        return name("incarnation");
    }

    /** Raised with every batch of forgotten decisions. */
    public String generation() {
        return name("generation");
    }

    /** Which decision has written a key last, where branches are written after their decisions. */
    public String written() {
        return name("written");
    }

    /** The same of the decisions in one node's journal, which are forgotten apart from those of others. */
    public String generation(String node) {
        return name("generation:" + node);
    }

    /** A key that never exists. */
    public String absent() {
        return name("absent");
    }

    /** A key to try commands on; numbers begin at 1. */
    public String probe(int number) {
        return name("probe:" + number);
    }

    /** The channel on which the xids of branches that have released their locks are published. */
    public String releaseChannel() {
        return name("released");
    }

    /** Whether the name belongs to the adapter, so that no user key may have it. */
    public boolean isReserved(String key) {
        return key.startsWith(prefix + ":") || key.equals(MARKER);
    }

    static void requireNoBraces(String prefix) {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException(
                    "A prefix of keys must not hold braces, they belong to hash tags: " + prefix);
        }
    }

    private String name(String rest) {
        return prefix + ":{" + tag + "}:" + rest;
    }
}
