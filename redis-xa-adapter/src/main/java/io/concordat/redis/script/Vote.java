package io.concordat.redis.script;

import java.util.Optional;

/**
 * What Redis says to prepare or to a commit in one phase. Whatever is not a yes means: this request has staged and applied
 * nothing that counts. An earlier copy of it may still be on its way, so that only a rollback makes a no final.
 */
public sealed interface Vote {
    /**
     * Staged, or committed in one phase.
     *
     * @param redo what would stage it again, where that is kept
     */
    record Done(Optional<RedoPart> redo) implements Vote {
        /** Without what would stage it again. */
        public Done() {
            this(Optional.empty());
        }
    }

    /** Staged, but too few replicas have it: how many. It is to be rolled back like any other no. */
    record Unconfirmed(String shortfall) implements Vote {}

    /** The server may have lost something, and recovery has to replay first: why it believes so. */
    record ReplayFirst(String reason) implements Vote {
        static ReplayFirst of(Answer answer) {
            return new ReplayFirst(reason(answer));
        }

        static String reason(Answer answer) {
            return answer.text(0).isEmpty()
                    ? "the user may not ask for the replication id (" + answer.text(1)
                            + "; run ACL SETUSER <user> +info, and make it permanent)"
                    : "its replication id is " + answer.text(0) + ", and nobody has seen to its history since";
        }
    }

    /** Nothing to write, and everything read is as it was. */
    record ReadOnly() implements Vote {}

    /** The branch is further than the caller believes: its outcome or state. */
    record Overtaken(String outcome) implements Vote {}

    /** Another request with the same xid has come so far: its state or outcome. Somebody uses the xid twice. */
    record Duplicate(String state) implements Vote {}

    /** An earlier copy of this commit in one phase was applied in part: the server refused a command in the middle. */
    record Torn() implements Vote {}

    /** A key that was read has changed. */
    record Changed(String key) implements Vote {}

    /** Another branch has the key locked. */
    record Busy(String holder, String key) implements Vote {}

    /** The live key cannot take the operation. */
    record Misfit(String key, String reason) implements Vote {}

    /** The server takes no writes. */
    record Refused(String error) implements Vote {
        /** Whether for lack of memory. */
        public boolean outOfMemory() {
            return error.startsWith("OOM") || error.contains("maxmemory");
        }
    }
}
