package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the incarnation gate is open stands in the report, where it is on. */
class GatePreflightTest {
    @Test
    void aGateIsReportedAsNeverOpenedThenOpenThenClosed() {
        try (OwnRedis redis = OwnRedis.start()) {
            try (RedisXADataSource source = gated(redis.server.uri())) {
                PreflightReport never = source.check();
                assertThat(gate(never).severity()).isEqualTo(Severity.WARNING);
                assertThat(gate(never).consequence()).contains("never opened", "XA_RBTRANSIENT");
                assertThat(gate(never).remedy()).contains("openGate(...)");
                assertThat(never.toString()).contains("WARNING  gate ", "-> Write again what may be missing");
                assertThat(never.toJson()).contains("{\"subject\":\"gate\",\"severity\":\"WARNING\",");

                openGate(source);
                assertThat(gate(source.check())).isEqualTo(new Finding("gate", Severity.OK, "it is open", ""));
                redis.process().kill();
                redis.process().restart();
            }
            try (RedisXADataSource source = gated(redis.server.uri())) {
                assertThat(gate(source.check()).severity()).isEqualTo(Severity.WARNING);
                assertThat(gate(source.check()).consequence())
                        .contains("has restarted or failed over")
                        .doesNotContain("never opened");
            }
        }
    }

    @Test
    void aGateThatCannotBeComparedIsAnError() {
        try (OwnRedis redis = OwnRedis.start();
                RedisXADataSource source = gated(redis.server.uri())) {
            redis.server.command("LPUSH", KeyLayout.singleGroup("concordat").incarnation(), "x");
            Finding gate = gate(source.preflight());
            assertThat(gate.severity()).isEqualTo(Severity.ERROR);
            assertThat(gate.consequence()).contains("cannot be compared", "no prepare can vote yes");
            assertThat(gate.remedy()).contains(":incarnation", "DEL");
        }
    }

    @Test
    void aGateThatIsOffIsNotMentioned() {
        try (OwnRedis redis = OwnRedis.start()) {
            assertThat(redis.source.check().findings())
                    .extracting(Finding::subject)
                    .doesNotContain("gate");
        }
    }

    @Test
    void inAClusterTheSlotsThatAreClosedAreCounted() {
        try (RedisCluster cluster = Servers.startRedisCluster(3, 0, RedisOptions.defaults());
                RedisXADataSource source = RedisXADataSource.builder()
                        .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                        .incarnationGate(true)
                        .build()) {
            assertThat(gate(source.check()).consequence())
                    .contains("16384 of 16384 slots, at 3 primaries", "never opened");
            openGate(source);
            assertThat(gate(source.check()).consequence()).isEqualTo("it is open in all 16384 slots");
            cluster.masters().get(0).command("FLUSHALL");
            assertThat(gate(source.check()).consequence()).contains("5461 of 16384 slots, at 1 primary");
        }
    }

    private static RedisXADataSource gated(String uri) {
        return RedisXADataSource.builder().uri(uri).incarnationGate(true).build();
    }

    private static void openGate(RedisXADataSource source) {
        RedisRecords records = source.records();
        assertThat(records.openGate(records.incarnation()).open()).isTrue();
    }

    private static Finding gate(PreflightReport report) {
        List<Finding> found = report.findings().stream()
                .filter(finding -> finding.subject().equals("gate"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
