package io.concordat.testing.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    @ParameterizedTest
    @EnumSource(FaultName.class)
    void aPlanIsReadBackFromItsTextAndDrawnAgainFromItsSeed(FaultName name) {
        for (long seed = 0; seed < 300; seed++) {
            Plan plan = Draw.plan(seed, List.of(Mode.values()), List.of(name));

            assertThat(Plan.parse(plan.toString())).isEqualTo(plan);
            assertThat(Draw.plan(seed, List.of(Mode.values()), List.of(name))).isEqualTo(plan);
            assertThat(plan.faults()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1,xa-journal,1",
                "1,xa-journal,1,leave",
                "1,nothing,1,restart",
                "1,xa-journal,1,restart,burn:redis@1/decided/1",
                "1,xa-journal,1,restart,kill:redis@1/decided"
            })
    void whatIsNoPlanIsRefused(String text) {
        assertThatThrownBy(() -> Plan.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
