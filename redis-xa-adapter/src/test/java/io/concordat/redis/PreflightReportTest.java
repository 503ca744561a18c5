package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The report as people and programs read it, and what each durability policy demands of the servers. */
class PreflightReportTest {
    @Test
    void theTableBeginsWithTheWorstAndNamesEachRemedy() {
        PreflightReport report = new PreflightReport(
                "Redis x",
                List.of(
                        new Finding("a", Severity.OK, "fine", ""),
                        new Finding("bigger", Severity.ERROR, "broken", "Repair it"),
                        new Finding("c", Severity.WARNING, "so so", "Look at it")));
        assertThat(report.toString().lines())
                .containsExactly(
                        "Redis x: not to be used, 1 error, 1 warning",
                        "  ERROR    bigger  broken",
                        "                   -> Repair it",
                        "  WARNING  c       so so",
                        "                   -> Look at it",
                        "  OK       a       fine");
    }

    @Test
    void theSameIsThereForProgramsAsRfc8259WantsIt() {
        PreflightReport report = new PreflightReport(
                "a \"quoted\" \\ back\nnext\t\u0001 ä",
                List.of(
                        new Finding("a", Severity.OK, "fine", ""),
                        new Finding("b", Severity.WARNING, "so so", "Look at it")));
        assertThat(report.toJson())
                .isEqualTo("{\"server\":\"a \\\"quoted\\\" \\\\ back\\u000anext\\u0009\\u0001 ä\",\"usable\":true,"
                        + "\"findings\":[{\"subject\":\"a\",\"severity\":\"OK\",\"consequence\":\"fine\",\"remedy\":\"\"},"
                        + "{\"subject\":\"b\",\"severity\":\"WARNING\",\"consequence\":\"so so\","
                        + "\"remedy\":\"Look at it\"}]}");
    }

    @Test
    void aLocalFileThatIsPromisedIsDemanded() {
        try (OwnRedis redis = OwnRedis.with("appendfsync", "everysec");
                RedisXADataSource source = RedisXADataSource.builder()
                        .uri(redis.server.uri())
                        .durability(Durability.LOCAL_AOF)
                        .build()) {
            assertThat(redis.source.check().isUsable()).isTrue();
            assertThatThrownBy(source::check)
                    .hasMessageContaining("CONFIG SET appendfsync always")
                    .hasMessageContaining("LOCAL_AOF");
            redis.server.command("CONFIG", "SET", "appendfsync", "always");
            assertThat(source.check().isUsable()).isTrue();
            redis.server.command("CONFIG", "SET", "appendonly", "no");
            assertThatThrownBy(source::check).hasMessageContaining("CONFIG SET appendonly yes");
        }
    }

    @Test
    void everyMasterOfAClusterIsLookedAt() {
        try (RedisCluster cluster = Servers.startRedisCluster(3, 0, RedisOptions.defaults());
                RedisXADataSource source = RedisXADataSource.builder()
                        .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                        .durability(Durability.LOCAL_AOF)
                        .build()) {
            PreflightReport report = source.check();
            ClusterNode last = cluster.masters().get(2);
            String address = URI.create(last.uri()).getAuthority();
            assertThat(report.findings(Severity.WARNING)).isEmpty();
            assertThat(report.findings())
                    .extracting(Finding::subject)
                    .contains("cluster", "persistence of " + address, "version of " + address);
            last.command("CONFIG", "SET", "appendfsync", "no");
            assertThat(source.preflight().findings(Severity.ERROR))
                    .extracting(Finding::subject)
                    .containsExactly("persistence of " + address);
        }
    }
}
