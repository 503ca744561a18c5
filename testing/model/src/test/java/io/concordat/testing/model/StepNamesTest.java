package io.concordat.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.model.checker.Step;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of the coordinator and of recovery have the names under which listeners hear of them. */
class StepNamesTest {
    private static final Pattern WORD = Pattern.compile("\\b[A-Z][A-Z_]{3,}\\b");
    private static final Set<String> WORDS_OF_THE_LOG = Set.of("COMMIT", "ROLLBACK");

    @ParameterizedTest
    @MethodSource("io.concordat.testing.model.Scenarios#all")
    void aStepInCapitalsIsAProtocolStep(Scenario scenario) throws IOException {
        Set<String> known = WORD.matcher(Files.readString(
                        Project.file("coordinator/src/main/java/io/concordat/coordinator/observe/ProtocolStep.java")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        Set<String> used = scenario.model().apply(Rules.all()).steps().stream()
                .map(Step::action)
                .flatMap(action -> WORD.matcher(action).results())
                .map(MatchResult::group)
                .filter(word -> !WORDS_OF_THE_LOG.contains(word))
                .collect(Collectors.toSet());
        assertThat(known).contains("DECIDED", "SCANNED");
        assertThat(used).isNotEmpty().isSubsetOf(known);
    }
}
