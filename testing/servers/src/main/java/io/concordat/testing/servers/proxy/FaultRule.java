package io.concordat.testing.servers.proxy;

import io.concordat.testing.servers.proxy.Fault.Fate;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Says which requests are hit, the first one that matches unless told otherwise, and then how. Immutable, thread-safe.
 *
 * <p>The methods that say how set the fault up, from that moment on, and return what tells whether it happened.
 */
public final class FaultRule {
    private final BiFunction<FaultRule, Fault, FaultHits> setUp;
    private final Predicate<Request> which;
    private final IntPredicate turn;

    FaultRule(BiFunction<FaultRule, Fault, FaultHits> setUp, Predicate<Request> which, IntPredicate turn) {
        this.setUp = setUp;
        this.which = which;
        this.turn = turn;
    }

    /** Only the n-th matching request is hit; 1 is the first from now on. */
    public FaultRule nth(int n) {
        return new FaultRule(setUp, which, match -> match == n);
    }

    /** Every matching request is hit. */
    public FaultRule always() {
        return new FaultRule(setUp, which, match -> true);
    }

    /** The server does what it is asked; its reply is dropped and the connection is closed. */
    public FaultHits loseReply() {
        return setUp.apply(this, Fault.of(Fate.LOSE_REPLY));
    }

    /** The server never sees the request; the connection is closed. */
    public FaultHits loseRequest() {
        return setUp.apply(this, Fault.of(Fate.LOSE_REQUEST));
    }

    /** The server does what it is asked; the connection stays open, but nothing more comes from it. */
    public FaultHits swallowReply() {
        return setUp.apply(this, Fault.of(Fate.SWALLOW_REPLY));
    }

    /**
     * The server never sees the request; the client gets an error in its place: of a block the answer to EXEC.
     *
     * @param error code and text, for example {@code NOREPLICAS Not enough good replicas to write.}
     */
    public FaultHits answer(String error) {
        return setUp.apply(this, Fault.of(Fate.ANSWER_INSTEAD, error));
    }

    /** The server does what it is asked; the client gets an error all the same, as for {@link #answer}. */
    public FaultHits answerAfterwards(String error) {
        return setUp.apply(this, Fault.of(Fate.ANSWER_AFTER, error));
    }

    /** The request waits in the proxy, and all that comes after it on its connection. */
    public FaultHits delayRequest(Duration time) {
        return runBefore(() -> Pause.of(time));
    }

    /** The reply waits in the proxy, and all that comes after it on its connection. */
    public FaultHits delayReply(Duration time) {
        return runAfter(() -> Pause.of(time));
    }

    /** Does something, on a thread of the proxy, before the server gets the request. */
    public FaultHits runBefore(Runnable action) {
        return setUp.apply(this, Fault.before(action));
    }

    /** Does something, on a thread of the proxy, once the server has answered, before the client gets the reply. */
    public FaultHits runAfter(Runnable action) {
        return setUp.apply(this, Fault.after(action));
    }

    boolean matches(Request request) {
        return which.test(request);
    }

    boolean isTurn(int match) {
        return turn.test(match);
    }
}
