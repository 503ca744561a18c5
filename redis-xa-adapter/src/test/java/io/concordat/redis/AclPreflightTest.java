package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that docs/redis.md publishes are the least that suffice: without any one of them {@code check()} says which. */
class AclPreflightTest {
    private static final AclRules RULES = AclRules.of("concordat");
    private static OwnRedis redis;

    @BeforeAll
    static void start() {
        redis = OwnRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    static Stream<String> commands() {
        return RULES.commands().stream();
    }

    @Test
    void withTheRulesNothingIsFound() {
        RULES.applyTo(redis.server);
        try (RedisXADataSource source = newSource()) {
            assertThat(source.preflight().findings()).allMatch(finding -> finding.severity() == Severity.OK);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void withoutACommandItIsNamedWithTheRemedy(String command) {
        RULES.without("+" + command).applyTo(redis.server);
        try (RedisXADataSource source = newSource()) {
            assertThat(complaints(source)).isNotEmpty().allSatisfy(complaint -> assertThat(complaint)
                    .contains("ACL SETUSER <user>")
                    .containsIgnoringCase("+" + command));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"~concordat:*", "~concordat-prefix"})
    void withoutTheAdaptersKeysTheyAreNamed(String keys) {
        RULES.without(keys).applyTo(redis.server);
        try (RedisXADataSource source = newSource()) {
            assertThat(complaints(source))
                    .singleElement()
                    .asString()
                    .contains("ERROR")
                    .contains(keys);
        }
    }

    @Test
    void withoutTheChannelItIsNamed() {
        RULES.without("&concordat:*").applyTo(redis.server);
        try (RedisXADataSource source = newSource()) {
            assertThat(complaints(source))
                    .singleElement()
                    .asString()
                    .contains("WARNING channel")
                    .contains("&concordat:*");
        }
    }

    private static List<String> complaints(RedisXADataSource source) {
        return source.preflight().findings().stream()
                .filter(finding -> finding.severity() != Severity.OK)
                .map(Finding::toString)
                .toList();
    }

    private static RedisXADataSource newSource() {
        return RedisXADataSource.builder()
                .uri(redis.server.uri())
                .user("concordat")
                .password("secret")
                .build();
    }
}
