package io.concordat.testing.servers.proxy;

import java.util.Optional;

/**
 * What happens to one request and its reply.
 *
 * @param fate what becomes of them
 * @param error the error to answer, if the fate is one of the answers
 * @param before done before the server gets the request
 * @param after done when the server's reply is there, before the client gets it
 */
record Fault(Fate fate, String error, Optional<Runnable> before, Optional<Runnable> after) {
    /** What becomes of a request and its reply. */
    enum Fate {
        PASS,
        LOSE_REQUEST,
        LOSE_REPLY,
        SWALLOW_REPLY,
        ANSWER_INSTEAD,
        ANSWER_AFTER
    }

    static final Fault NONE = of(Fate.PASS);

    static Fault of(Fate fate) {
        return of(fate, "");
    }

    static Fault of(Fate fate, String error) {
        return new Fault(fate, error, Optional.empty(), Optional.empty());
    }

    static Fault before(Runnable action) {
        return new Fault(Fate.PASS, "", Optional.of(action), Optional.empty());
    }

    static Fault after(Runnable action) {
        return new Fault(Fate.PASS, "", Optional.empty(), Optional.of(action));
    }

    /** Whether the fault is over once the server gets the request. */
    boolean endsBefore() {
        return fate == Fate.PASS && after.isEmpty();
    }
}
