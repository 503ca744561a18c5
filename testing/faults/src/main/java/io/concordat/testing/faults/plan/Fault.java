package io.concordat.testing.faults.plan;

import io.concordat.coordinator.decision.journal.FailingDisk.Call;
import io.concordat.coordinator.decision.journal.FailingDisk.Errno;
import io.concordat.coordinator.decision.journal.FailingDisk.Leaves;

/** Something that goes wrong. Its text is words with colons between them, which {@link FaultText} reads back. */
public sealed interface Fault {
    /** The victim's process is killed with SIGKILL, a store starts again after a while. */
    record Kill(Victim victim) implements Fault {
        @Override
        public String toString() {
            return "kill:" + victim;
        }
    }

    /**
     * The victim's process is stopped with SIGSTOP, its connections open.
     *
     * @param millis after which it continues
     */
    record Stop(Victim victim, int millis) implements Fault {
        @Override
        public String toString() {
            return "stop:" + victim + ":" + millis;
        }
    }

    /** What happens to the whole network before a store. */
    enum Damage {
        /** Connections are closed in an orderly way. */
        CUT,
        /** Connections are reset. */
        RESET,
        /** Connections are reset, new ones refused. */
        REFUSE,
        /** Every byte is lost and nobody is told: half-open connections. */
        SWALLOW,
        /** Every byte waits. */
        STALL,
        /** Every burst of bytes takes 40 ms longer. */
        DELAY
    }

    /**
     * The network before a store.
     *
     * @param millis after which it is well again
     */
    record Network(Victim store, Damage damage, int millis) implements Fault {
        @Override
        public String toString() {
            return "network:" + store + ":" + FaultText.word(damage) + ":" + millis;
        }
    }

    /** What happens to one request. */
    enum Fate {
        /** The connection ends before the request has arrived. */
        LOSE_REQUEST,
        /** It arrives, and the connection ends before the answer. */
        LOSE_REPLY,
        /** It arrives, and nothing comes back on a connection that stays open. */
        SWALLOW_REPLY,
        /** It arrives late. */
        DELAY_REQUEST,
        /** Its answer arrives late. */
        DELAY_REPLY
    }

    /** The next request to a store after the moment. */
    record Request(Victim store, Fate fate) implements Fault {
        @Override
        public String toString() {
            return "request:" + store + ":" + FaultText.word(fate);
        }
    }

    /**
     * The disk of the journal.
     *
     * @param errno what the system says
     * @param call what fails
     * @param leaves what a write or force leaves of what it should have written
     * @param occurrence which call of that kind fails, from 1, counted from the moment on
     */
    record Disk(Errno errno, Call call, Leaves leaves, int occurrence) implements Fault {
        @Override
        public String toString() {
            return "disk:" + FaultText.word(errno) + ":" + FaultText.word(call) + ":" + FaultText.word(leaves) + ":"
                    + occurrence;
        }
    }

    /** How Redis loses what it has answered. */
    enum Loss {
        /** It is killed, and its append-only file is cut back. */
        SET_BACK,
        /** FLUSHALL. */
        FLUSH
    }

    /**
     * Redis loses something.
     *
     * @param permille how much of what was written in this run it keeps, where that can be chosen
     */
    record Lose(Loss loss, int permille) implements Fault {
        @Override
        public String toString() {
            return "lose:" + FaultText.word(loss) + ":" + permille;
        }
    }

    /**
     * The primary Redis is killed, and Sentinels promote its replica.
     *
     * @param millis for how long before that the replica is cut off, so that it lacks what was written meanwhile
     */
    record Failover(int millis) implements Fault {
        @Override
        public String toString() {
            return "failover:" + millis;
        }
    }

    /**
     * Redis has no memory left.
     *
     * @param millis after which it has
     */
    record Full(int millis) implements Fault {
        @Override
        public String toString() {
            return "full:" + millis;
        }
    }

    /**
     * The clock of the journal jumps, when the process of that life starts.
     *
     * @param hours ahead of the machine's clock; behind it if negative
     */
    record Clock(int hours) implements Fault {
        @Override
        public String toString() {
            return "clock:" + hours;
        }
    }
}
