package io.concordat.testing.model;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.commit.CommitScenario;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;
import java.util.function.Function;

/** What is explored, each by itself: few processes and stores, and the faults that may meet them. */
public enum Scenario {
    /** One transaction, and everything that can happen to it. */
    COMMIT(
            "One transaction in XA mode with its decision in a database. The coordinator crashes or is paused anywhere, each"
                    + " answer may be lost, each request may come late or never, one to Redis twice; another coordinator may"
                    + " take it for dead at any time; two recoverers work side by side.",
            200_000,
            CommitScenario::model,
            List.of(
                    Rule.FENCE,
                    Rule.FENCE_STAYS,
                    Rule.RETIRED_DECIDES_NOTHING,
                    Rule.SCAN_AGAIN,
                    Rule.UNKNOWN_IS_NOT_NO,
                    Rule.UNKNOWN_IS_NOT_DONE,
                    Rule.REPEATED_NO_IS_UNKNOWN,
                    Rule.ROLLBACK_IS_RECORDED,
                    Rule.COMMIT_IS_RECORDED,
                    Rule.ALL_HAVE_ANSWERED,
                    Rule.TAKEN_OVER_IS_NO_SPLIT));

    private final String summary;
    private final int leastStates;
    private final Function<Rules, Model> model;
    private final List<Rule> rules;

    Scenario(String summary, int leastStates, Function<Rules, Model> model, List<Rule> rules) {
        this.summary = summary;
        this.leastStates = leastStates;
        this.model = model;
        this.rules = rules;
    }

    /** What it is about. */
    public String summary() {
        return summary;
    }

    /** It has more states than this: with fewer the exploration has missed something. */
    public int leastStates() {
        return leastStates;
    }

    /** Its model, with these rules. */
    public Model model(Rules kept) {
        return model.apply(kept);
    }

    /** The rules that guard something in it. */
    public List<Rule> rules() {
        return rules;
    }
}
