package io.concordat.redis.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionCheckTest {
    @ParameterizedTest
    @CsvSource({
        "5.0.14, ERROR",
        "6.0.16, ERROR",
        "6.1.240, ERROR",
        "6.2.0, OK",
        "6.2.14, OK",
        "7.0.15, OK",
        "10.0.0, OK",
        "255.255.255, OK",
        "unstable, WARNING"
    })
    void redisIsSupportedFromSixTwoOn(String version, Severity expected) {
        Finding finding = VersionCheck.of(Map.of("redis_version", version));
        assertThat(finding.severity()).isEqualTo(expected);
        assertThat(finding.consequence()).contains(version);
        assertThat(finding.remedy().isEmpty()).isEqualTo(expected == Severity.OK);
    }

    @ParameterizedTest
    @CsvSource({"9.1.2, 7.2.4, OK"})
    void valkeyCountsByTheRedisItIsCompatibleWith(String valkey, String redis, Severity expected) {
        Finding finding = VersionCheck.of(Map.of("redis_version", redis, "valkey_version", valkey));
        assertThat(finding.severity()).isEqualTo(expected);
        assertThat(finding.consequence()).contains("Valkey " + valkey);
    }

    @ParameterizedTest
    @CsvSource({"'', WARNING"})
    void aServerWithoutAVersionIsWarnedOf(String ignored, Severity expected) {
        assertThat(VersionCheck.of(Map.of()).severity()).isEqualTo(expected);
    }
}
