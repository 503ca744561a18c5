package io.concordat.testing.model.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What may happen, and what must hold: a state machine that is explored from the state where every field is as it begins. Not thread-safe while it is put together. */
public final class Model {
    private final Layout layout = new Layout();
    private final List<Step> steps = new ArrayList<>();
    private final List<Property> properties = new ArrayList<>();
    private final List<Property> possible = new ArrayList<>();
    private Property resolution = new Property("anything may happen", state -> true);

    /** Where its fields are made. */
    public Layout layout() {
        return layout;
    }

    /** Adds a step that happens sooner or later, unless something else makes it impossible. */
    public void step(String actor, String action, Predicate<State> when, UnaryOperator<State> then) {
        steps.add(new Step(actor, action, false, when, then));
    }

    /** Adds a step that may happen, or never: a crash, a loss, a message that comes late or twice. */
    public void fault(String actor, String action, Predicate<State> when, UnaryOperator<State> then) {
        steps.add(new Step(actor, action, true, when, then));
    }

    /** Adds what must hold in every state. */
    public void always(String name, Predicate<State> holds) {
        properties.add(new Property(name, holds));
    }

    /** Says what must be reachable from every state, when there are no more faults. */
    public void eventually(String name, Predicate<State> resolved) {
        resolution = new Property(name, resolved);
    }

    /** Adds what may be so in some state: what is permitted, or what shows that the model is not empty. */
    public void possible(String name, Predicate<State> isSo) {
        possible.add(new Property(name, isSo));
    }

    /** All steps, in the order in which they were added. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    List<Property> properties() {
        return List.copyOf(properties);
    }

    /** What may be so in some state. */
    public List<Property> possible() {
        return List.copyOf(possible);
    }

    Property resolution() {
        return resolution;
    }
}
