package io.concordat.testing.model.parts;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import java.util.function.Function;

/**
 * A request and its answer. The sender may hear no answer, because the request or the answer was lost, or is late: then the
 * request may still arrive, at any later time or never.
 */
public final class Call {
    private final Model model;
    private final String sender;
    private final String what;
    private final Field<Status> status;

    /** What has become of a call. */
    private enum Status {
        /** Not sent, or over and of no interest any more. */
        NOT_SENT,
        /** The sender waits. */
        UNDER_WAY,
        /** Answered: done. */
        YES,
        /** Answered: not done. */
        NO,
        /** The sender has given it up, and it has not arrived. */
        LATE,
        /** The sender has given it up, and it has arrived. */
        UNHEARD
    }

    /**
     * What a store makes of a request.
     *
     * @param after the state afterwards
     * @param yes whether it answers that it was done
     */
    public record Reply(State after, boolean yes) {
        /** Done. */
        public static Reply yes(State after) {
            return new Reply(after, true);
        }

        /** Refused. */
        public static Reply no(State after) {
            return new Reply(after, false);
        }
    }

    /**
     * A call that can be made once, or again when the last one is over.
     *
     * @param what the request in words
     */
    public Call(Model model, String sender, String what) {
        this.model = model;
        this.sender = sender;
        this.what = what;
        this.status = model.layout().choice(what, Status.class);
    }

    /** Adds the steps of a store that gets the request. */
    public void arrivesAt(String store, String action, Function<State, Reply> handler) {
        model.step(store, action, s -> s.is(status, Status.UNDER_WAY), s -> {
            Reply reply = handler.apply(s);
            return reply.after().with(status, reply.yes() ? Status.YES : Status.NO);
        });
        model.fault(sender, "gets no answer to " + what, this::isUnderWay, s -> s.with(status, Status.LATE));
        model.fault(store, action + ", late", s -> s.is(status, Status.LATE), s -> handler.apply(s)
                .after()
                .with(status, Status.UNHEARD));
    }

    /** Adds the step of a store that refuses the request, whatever its state. */
    public void mayBeRefusedBy(String store, String action) {
        model.step(store, action, this::isUnderWay, s -> s.with(status, Status.NO));
    }

    /** It is sent. */
    public State send(State state) {
        return state.with(status, Status.UNDER_WAY);
    }

    /** Its session is ended, so that it cannot arrive any more if it has not. */
    public State cut(State state) {
        return state.is(status, Status.LATE) ? state.with(status, Status.UNHEARD) : state;
    }

    /** Its sender dies or goes on: the answer does not matter any more, but it may still arrive. */
    public State drop(State state) {
        boolean mayArrive = state.isOneOf(status, Status.UNDER_WAY, Status.LATE);
        return state.with(status, mayArrive ? Status.LATE : Status.NOT_SENT);
    }

    /** Whether the sender waits for an answer. */
    public boolean isUnderWay(State state) {
        return state.is(status, Status.UNDER_WAY);
    }

    /** Whether it was answered: done. */
    public boolean isYes(State state) {
        return state.is(status, Status.YES);
    }

    /** Whether it was answered: not done. */
    public boolean isNo(State state) {
        return state.is(status, Status.NO);
    }

    /** Whether the sender has given it up. */
    public boolean isUnknown(State state) {
        return state.isOneOf(status, Status.LATE, Status.UNHEARD);
    }

    /** Whether the sender waits no longer. */
    public boolean isOver(State state) {
        return isYes(state) || isNo(state) || isUnknown(state);
    }
}
