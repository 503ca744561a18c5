package io.concordat.testing.model.after;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import java.util.List;

/** One of several recoveries: reads a decision with its place, and applies it, however much later. */
final class Recoverer {
    private static final int NONE = 0;

    private final String name;
    private final List<Writer> writers;
    private final Field<Integer> has;

    Recoverer(String name, Model model, List<Writer> writers) {
        this.name = name;
        this.writers = writers;
        has = model.layout().number(name + " has read", writers.size());
    }

    void addSteps(Model model) {
        for (int t = 1; t <= writers.size(); t++) {
            int number = t;
            Writer writer = writers.get(t - 1);
            model.step(
                    name,
                    "reads the decision of " + t,
                    s -> s.is(has, NONE) && writer.isDue(s),
                    s -> s.with(has, number));
            model.step(name, "RESOLVING redis: applies " + t, s -> s.is(has, number), s -> writer.resolve(s)
                    .with(has, NONE));
        }
    }

    boolean isIdle(State s) {
        return s.is(has, NONE);
    }
}
