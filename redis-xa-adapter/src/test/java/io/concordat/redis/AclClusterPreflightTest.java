package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.ClusterNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user lacks at any node of a cluster is named with the node, before the first branch. */
class AclClusterPreflightTest {
    private static final AclRules RULES = AclRules.ofCluster().and(AclRules.of("concordat", 2));
    private static OwnCluster redis;

    private final ClusterNode other = redis.cluster.masters().stream()
            .filter(master -> master != redis.cluster.masterOf("concordat-prefix"))
            .findFirst()
            .orElseThrow();
    private final ClusterNode replica = redis.cluster.replicasOf(other).get(0);

    @BeforeAll
    static void start() {
        redis = new OwnCluster(1);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void giveAllRights() {
        RULES.applyTo(redis.cluster);
    }

    /** {@code CONFIG GET} is asked by other checks, {@code CLUSTER INFO} of one node only. */
    static Stream<String> commands() {
        Set<String> ofTheCheck = Set.of("config|get", "cluster|info", "ping");
        return RULES.commands().stream().filter(command -> !ofTheCheck.contains(command));
    }

    @Test
    void withTheRulesNothingIsFound() {
        try (RedisXADataSource source = newSource()) {
            assertThat(source.preflight().findings())
                    .filteredOn(finding -> !finding.subject().startsWith("replicas of"))
                    .allMatch(finding -> finding.severity() == Severity.OK)
                    .extracting(Finding::subject)
                    .contains(
                            "rights at " + other.server().address(),
                            "rights at replica " + replica.server().address());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatOnePrimaryRefusesIsNamedWithThatNode(String command) {
        RULES.without("+" + command).applyTo(other.server());
        try (RedisXADataSource source = newSource()) {
            assertThat(complaints(source)).isNotEmpty().allSatisfy(complaint -> assertThat(complaint)
                    .contains("ACL SETUSER ")
                    .contains(other.server().address().toString())
                    .containsIgnoringCase("+" + command));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+rename", "+wait", "+asking", "+eval", "~concordat:*", "&concordat:*"})
    void whatAReplicaRefusesIsAWarningWithThatNode(String right) {
        RULES.without(right).applyTo(replica.server());
        try (RedisXADataSource source = newSource()) {
            assertThat(complaints(source))
                    .singleElement()
                    .asString()
                    .startsWith("WARNING rights at replica " + replica.server().address())
                    .contains("ACL SETUSER concordat " + right + " on");
        }
    }

    @Test
    void aNodeThatDoesNotKnowTheUserIsNamed() {
        for (ClusterNode node : List.of(other, replica)) {
            node.command("ACL", "DELUSER", "concordat");
            try (RedisXADataSource source = newSource()) {
                assertThat(complaints(source)).anySatisfy(complaint -> assertThat(complaint)
                        .contains("rights at")
                        .contains(node.server().address().toString())
                        .contains("concordat cannot log in")
                        .contains("Users are not replicated"));
            }
            RULES.applyTo(node.server());
        }
    }

    @Test
    void theFirstBranchIsRefusedWithTheRemedyOfTheNode() {
        RULES.without("+rename").applyTo(other.server());
        try (RedisXADataSource source = newSource()) {
            RedisXAException e = XaErrors.of(() -> Work.start(source), XAException.XAER_RMERR);
            assertThat(e)
                    .hasMessageContaining(
                            "ACL SETUSER concordat +rename on " + other.server().address());
        }
    }

    @Test
    void aRefusedClusterInfoIsNamedAndNotTakenForABrokenCluster() {
        RULES.without("+cluster|info").applyTo(redis.cluster);
        try (RedisXADataSource source = newSource()) {
            assertThat(complaints(source))
                    .singleElement()
                    .asString()
                    .startsWith("WARNING cluster: ")
                    .contains("+cluster|info");
        }
    }

    private static List<String> complaints(RedisXADataSource source) {
        return source.preflight().findings().stream()
                .filter(finding -> finding.severity() != Severity.OK)
                .filter(finding -> !finding.subject().startsWith("replicas of"))
                .map(Finding::toString)
                .toList();
    }

    private static RedisXADataSource newSource() {
        return redis.restricted().durability(Durability.replicas(1)).build();
    }
}
