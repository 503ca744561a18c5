package io.concordat.testing.model;

import io.concordat.testing.model.after.AfterDecisionScenario;
import io.concordat.testing.model.commit.CommitScenario;
import io.concordat.testing.model.contention.ContentionScenario;
import io.concordat.testing.model.groups.GroupsScenario;
import io.concordat.testing.model.journal.JournalScenario;
import io.concordat.testing.model.parts.Scenario;
import io.concordat.testing.model.redo.RedoScenario;
import io.concordat.testing.model.setback.SetBackScenario;
import io.concordat.testing.model.skew.SkewScenario;
import java.util.List;

/** All scenarios. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                CommitScenario.scenario(),
                JournalScenario.scenario(),
                GroupsScenario.twoPhases(),
                GroupsScenario.onePhase(),
                ContentionScenario.scenario(),
                SkewScenario.serializable(),
                SkewScenario.acrossGroups(),
                SkewScenario.readCommitted(),
                RedoScenario.scenario(),
                AfterDecisionScenario.scenario(),
                SetBackScenario.scenario());
    }
}
