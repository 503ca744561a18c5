package io.concordat.testing.model.checker;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Something that may happen.
 *
 * @param actor who does it
 * @param action what it is
 * @param isFault whether eventual resolution must not depend on it: a crash, a loss, a message that comes late or twice
 * @param when in which states it may happen
 * @param then what it makes of such a state
 */
public record Step(String actor, String action, boolean isFault, Predicate<State> when, UnaryOperator<State> then) {
    @Override
    public String toString() {
        return actor + ": " + action;
    }
}
