package io.concordat.testing.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.faults.plan.Draw;
import io.concordat.testing.faults.plan.FaultName;
import io.concordat.testing.faults.plan.Mode;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Plant;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TermsTest {
    @ParameterizedTest
    @EnumSource(Plant.class)
    void theCommandThatReplaysARunAsksForTheSamePlanOnTheSameTerms(Plant plant) {
        Terms terms = new Terms(Duration.ofMillis(250), Duration.ofSeconds(7), plant);
        Plan plan = Draw.plan(17, List.of(Mode.values()), FaultName.all());

        String command = terms.command(plan);

        List<String> words = Arrays.asList(command.split(" "));
        Options read = Options.parse(words.subList(words.indexOf("bin/faults") + 1, words.size()));
        assertThat(read.plans()).containsExactly(plan);
        assertThat(read.terms()).isEqualTo(terms);
    }
}
