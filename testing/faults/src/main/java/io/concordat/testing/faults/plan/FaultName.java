package io.concordat.testing.faults.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The faults that a run can be asked for by name. */
public enum FaultName {
    KILL_COORDINATOR("kill -9 of a coordinator at a protocol step"),
    KILL_RECOVERY("the same, and again at a step of the recovery that follows"),
    KILL_REDIS("kill -9 of Redis at a protocol step"),
    KILL_MYSQL("kill -9 of MySQL at a protocol step"),
    KILL_TWO("kill -9 of two of the three"),
    STOP_COORDINATOR("SIGSTOP of a coordinator, for longer than its lease"),
    STOP_REDIS("SIGSTOP of Redis"),
    STOP_MYSQL("SIGSTOP of MySQL"),
    NETWORK("the network before a store cut, reset, refused, half-open, stalled or slow"),
    REQUEST("one request lost, or its answer, or either late"),
    HANG("SIGSTOP of a store for longer than any timeout"),
    TWO_RECOVER(
            "a coordinator stopped in the middle of its recovery, while the other one recovers the same", Log.DATABASE),
    DISK_EIO(
            "EIO from the n-th write or force of the journal from a protocol step on, and what it leaves", Log.JOURNAL),
    DISK_ENOSPC("the same with ENOSPC", Log.JOURNAL),
    CLOCK("the journal's clock 48 h ahead or behind after a kill", Log.JOURNAL),
    REDIS_FLUSH("FLUSHALL", Log.DATABASE),
    REDIS_SET_BACK("kill -9 of Redis, whose append-only file is then cut back", Log.DATABASE),
    FAILOVER("kill -9 of the primary behind Sentinels, and its replica promoted, with or without the last writes"),
    REDIS_FULL("maxmemory reached for a while");

    private enum Log {
        ANY,
        JOURNAL,
        DATABASE
    }

    private final String help;
    private final Log log;

    FaultName(String help) {
        this(help, Log.ANY);
    }

    FaultName(String help, Log log) {
        this.help = help;
        this.log = log;
    }

    /** Whether the product promises something for it in that mode: what Redis has lost is in a database log only. */
    boolean isFor(Mode mode) {
        return log == Log.ANY || mode.isShared() == (log == Log.DATABASE);
    }

    /** For people. */
    public String help() {
        return help;
    }

    /** All of them. */
    public static List<FaultName> all() {
        return List.of(values());
    }

    /** The fault of a name. */
    public static Optional<FaultName> of(String name) {
        return Arrays.stream(values())
                .filter(fault -> fault.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return FaultText.word(this);
    }
}
