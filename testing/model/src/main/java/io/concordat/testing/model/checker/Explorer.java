package io.concordat.testing.model.checker;

import io.concordat.testing.model.checker.Exploration.Sighting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Explores every state of a model, breadth first. For one exploration; not thread-safe. */
public final class Explorer {
    private static final int MOST = 30_000_000;

    private final Model model;
    private final List<Step> steps;
    private final List<Property> properties;
    private final StateTable states = new StateTable();
    private final Edges edges = new Edges();
    private long transitions;

    private Explorer(Model model) {
        this.model = model;
        this.steps = model.steps();
        this.properties = model.properties();
    }

    /** Explores a model until something does not hold, or to the end. */
    public static Exploration explore(Model model) {
        return new Explorer(model).run();
    }

    private Exploration run() {
        states.number(State.ZERO, 0, 0);
        for (int number = 0; number < states.size(); number++) {
            State state = states.get(number);
            Optional<Property> broken = properties.stream()
                    .filter(each -> !each.holds().test(state))
                    .findFirst();
            if (broken.isPresent()) {
                return violated(number, broken.get().name());
            }
            follow(number, state);
        }
        Property resolution = model.resolution();
        BitSet resolvable =
                edges.reaching(states.size(), number -> resolution.holds().test(states.get(number)));
        int stuck = resolvable.nextClearBit(0);
        return stuck == states.size()
                ? new Exploration.Holds(states.size(), transitions, sightings())
                : violated(stuck, "From every state it must be possible that " + resolution.name());
    }

    private List<Sighting> sightings() {
        List<Sighting> seen = new ArrayList<>();
        for (Property each : model.possible()) {
            IntStream.range(0, states.size())
                    .filter(number -> each.holds().test(states.get(number)))
                    .findFirst()
                    .ifPresent(number -> seen.add(new Sighting(each.name(), trace(number))));
        }
        return seen;
    }

    private void follow(int number, State state) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.when().test(state)) {
                State after = step.then().apply(state);
                int next = states.number(after, number, i);
                transitions++;
                if (!step.isFault() && next != number) {
                    edges.add(number, next);
                }
            }
        }
        if (states.size() > MOST) {
            throw new IllegalStateException("More than " + MOST + " states: bound the faults of the model");
        }
    }

    private Exploration.Violated violated(int number, String property) {
        return new Exploration.Violated(states.size(), transitions, property, trace(number));
    }

    private Trace trace(int number) {
        List<String> taken = new ArrayList<>();
        for (int at = number; at != 0; at = states.before(at)) {
            taken.add(steps.get(states.by(at)).toString());
        }
        Collections.reverse(taken);
        return new Trace(taken, model.layout().describe(states.get(number)));
    }
}
