package io.concordat.testing.model.parts;

import java.util.EnumSet;
import java.util.Set;

/** The rules that a model keeps. Immutable. */
public final class Rules {
    private final Set<Rule> kept;

    private Rules(Set<Rule> kept) {
        this.kept = kept;
    }

    /** Every rule, as the product keeps them. */
    public static Rules all() {
        return new Rules(EnumSet.allOf(Rule.class));
    }

    /** The same but one. */
    public Rules without(Rule rule) {
        Set<Rule> others = EnumSet.copyOf(kept);
        others.remove(rule);
        return new Rules(others);
    }

    /** Whether a rule is kept. */
    public boolean keep(Rule rule) {
        return kept.contains(rule);
    }
}
