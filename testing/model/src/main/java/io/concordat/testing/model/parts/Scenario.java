package io.concordat.testing.model.parts;

import io.concordat.testing.model.checker.Model;
import java.util.List;
import java.util.function.Function;

/**
 * What is explored by itself: few processes and stores, and the faults that may meet them.
 *
 * @param name its name, one word
 * @param summary what it is about
 * @param leastStates it has more states than this: with fewer the exploration has missed something
 * @param model its model, with some rules
 * @param rules the rules that guard something in it: without one of them something does not hold
 * @param idle rules that it could do without, because others guard the same
 */
public record Scenario(
        String name, String summary, int leastStates, Function<Rules, Model> model, List<Rule> rules, List<Rule> idle) {
    /** A copy that nobody can change. */
    public Scenario {
        rules = List.copyOf(rules);
        idle = List.copyOf(idle);
    }

    @Override
    public String toString() {
        return name;
    }
}
