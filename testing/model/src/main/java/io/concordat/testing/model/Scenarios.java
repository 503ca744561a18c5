package io.concordat.testing.model;

import io.concordat.testing.model.commit.CommitScenario;
import io.concordat.testing.model.parts.Scenario;
import io.concordat.testing.model.redo.RedoScenario;
import java.util.List;

/** All scenarios. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(CommitScenario.scenario(), RedoScenario.scenario());
    }
}
