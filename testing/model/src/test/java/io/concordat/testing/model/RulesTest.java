package io.concordat.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.model.checker.Exploration;
import io.concordat.testing.model.checker.Exploration.Holds;
import io.concordat.testing.model.checker.Exploration.Sighting;
import io.concordat.testing.model.checker.Exploration.Violated;
import io.concordat.testing.model.checker.Property;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol holds with every rule, and with one less it does not. */
class RulesTest {
    @ParameterizedTest
    @MethodSource("io.concordat.testing.model.Scenarios#all")
    void everythingHoldsInEveryStateWithEveryRule(Scenario scenario) {
        Exploration found = Findings.of(scenario);
        assertThat(found).as(() -> describe(found)).isInstanceOf(Holds.class);
        assertThat(found.states()).isGreaterThan(scenario.leastStates());
    }

    @ParameterizedTest
    @MethodSource("io.concordat.testing.model.Scenarios#all")
    void whatIsSaidToBePossibleHappens(Scenario scenario) {
        List<String> possible = scenario.model().apply(Rules.all()).possible().stream()
                .map(Property::name)
                .toList();
        assertThat(Findings.of(scenario)).isInstanceOfSatisfying(Holds.class, holds -> assertThat(holds.seen())
                .extracting(Sighting::what)
                .isEqualTo(possible));
    }

    private static String describe(Exploration found) {
        return found instanceof Violated violated
                ? violated.property() + "\n" + violated.trace() + "\n"
                        + violated.trace().end()
                : "";
    }

    static Stream<Arguments> guards() {
        return Scenarios.all().stream()
                .flatMap(scenario -> scenario.rules().stream().map(rule -> Arguments.of(rule, scenario)));
    }

    @ParameterizedTest
    @MethodSource("guards")
    void withoutOneRuleSomethingDoesNotHold(Rule rule, Scenario scenario) {
        assertThat(Findings.without(rule, scenario)).isInstanceOfSatisfying(Violated.class, violated -> {
            assertThat(violated.trace().steps()).isNotEmpty();
            assertThat(violated.property()).isNotEmpty();
        });
    }

    static Stream<Arguments> secondLines() {
        return Scenarios.all().stream()
                .flatMap(scenario -> scenario.idle().stream().map(rule -> Arguments.of(rule, scenario)));
    }

    /** If one of them begins to guard something, the document has to say so. */
    @ParameterizedTest
    @MethodSource("secondLines")
    void withoutASecondLineOfDefenceEverythingStillHolds(Rule rule, Scenario scenario) {
        assertThat(Findings.without(rule, scenario)).isInstanceOf(Holds.class);
    }

    @Test
    void everyRuleGuardsSomethingInSomeScenario() {
        assertThat(Scenarios.all().stream()
                        .flatMap(scenario -> Stream.concat(scenario.rules().stream(), scenario.idle().stream())))
                .contains(Rule.values());
    }
}
