package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call.Reply;

/** A store in the hands of recovery. */
interface Store {
    String storeName();

    /** Whether it lists the branch as prepared. */
    boolean lists(State s);

    /** Whether a commit of a branch that it does not know means that it is done. */
    boolean forgetsWhatHasEnded();

    Reply commit(State s);

    Reply rollback(State s);
}
