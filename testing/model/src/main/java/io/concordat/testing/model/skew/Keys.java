package io.concordat.testing.model.skew;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import java.util.List;

/** Two keys of one Redis, each written by the transaction with its number, once; from prepare to swap it has a lock. */
final class Keys {
    private final List<Field<Boolean>> written;
    private final List<Field<Boolean>> locked;

    Keys(Model model) {
        written = List.of(model.layout().flag("key 1 written"), model.layout().flag("key 2 written"));
        locked = List.of(model.layout().flag("key 1 locked"), model.layout().flag("key 2 locked"));
    }

    boolean isWritten(State s, int key) {
        return s.is(written.get(key - 1));
    }

    boolean isLocked(State s, int key) {
        return s.is(locked.get(key - 1));
    }

    State lock(State s, int key) {
        return s.with(locked.get(key - 1));
    }

    State unlock(State s, int key) {
        return s.with(locked.get(key - 1), false);
    }

    State swap(State s, int key) {
        return unlock(s.with(written.get(key - 1)), key);
    }
}
