package io.concordat.testing.benchmarks.contender;

import io.concordat.coordinator.redis.Writes;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be compared. */
public enum Variant {
    /** The yardstick. */
    NAIVE("naive dual write, unsafe"),

    /** One COMMIT is the decision. */
    COMMIT_RECORD("commit-record mode"),

    /** The same with one round trip to Redis. */
    AFTER_DECISION("commit-record, one round trip"),

    /** Decisions in files. */
    XA_JOURNAL("XA mode, journal"),

    /** Decisions in MySQL. */
    XA_DATABASE("XA mode, database log"),

    /** Another transaction manager. */
    ATOMIKOS("Atomikos, own log and pool"),

    /** Another, with a file for each transaction. */
    NARAYANA_FILES("Narayana, ShadowNoFileLockStore"),

    /** The same with a journal. */
    NARAYANA_JOURNAL("Narayana, journal store");

    private final String title;

    Variant(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** For options and files: {@code commit-record}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The reverse of {@link #id()}.
     *
     * @throws IllegalArgumentException if there is none; lists all
     */
    public static Variant ofId(String id) {
        return Arrays.stream(values())
                .filter(variant -> variant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no variant '" + id + "', only " + ids()));
    }

    /** All of them, for people. */
    public static String ids() {
        return Arrays.stream(values()).map(Variant::id).collect(Collectors.joining(", "));
    }

    /**
     * Whether it brings a log of its own to Atomikos, which takes the one that it finds on the class path: this project's
     * coordinator must not be there.
     */
    public boolean needsAtomikosAlone() {
        return this == ATOMIKOS;
    }

    /** Whether it is this project's. */
    public boolean isOwn() {
        return this == COMMIT_RECORD || this == AFTER_DECISION || this == XA_JOURNAL || this == XA_DATABASE;
    }

    /** Whether it is another transaction manager. */
    public boolean isOtherManager() {
        return !isOwn() && this != NAIVE;
    }

    /** Whether a comparison of a minute has time for it: of two that are alike, for one. */
    public boolean isQuick() {
        return this != XA_DATABASE && this != NARAYANA_FILES;
    }

    /** Starts it, in this process; classes of the others need not be there. */
    public Contender open(Place place) throws Exception {
        return switch (this) {
            case NAIVE -> new NaiveDualWrite(place);
            case COMMIT_RECORD -> Concordat.commitRecord(place, Writes.PREPARED);
            case AFTER_DECISION -> Concordat.commitRecord(place, Writes.AFTER_DECISION);
            case XA_JOURNAL -> Concordat.xaWithJournal(place);
            case XA_DATABASE -> Concordat.xaWithDatabase(place);
            case ATOMIKOS -> new PlainAtomikos(place);
            case NARAYANA_FILES -> Narayana.withFiles(place);
            case NARAYANA_JOURNAL -> Narayana.withJournal(place);
        };
    }
}
