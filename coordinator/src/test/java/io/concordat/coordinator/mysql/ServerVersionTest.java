package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.0.30",
                "8.0.30-debug",
                "8.0.43-0ubuntu0.24.04.1",
                "8.0.36-28-Percona",
                "8.1.0",
                "8.4.6",
                "9.7.4-2",
                "26.10.0",
                "10.6.0-MariaDB",
                "5.5.5-10.6.21-MariaDB-log",
                "11.4.5-MariaDB",
                "12.0.2-MariaDB-ubu2404"
            })
    void accepts(String text) {
        assertThat(version(text).refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0.29", "8.0.29-custom", "8.0.3", "8.0.11-TiDB-v8.5.0", "5.7.44-log", "5.5.62"})
    void refusesMysqlBefore8030(String text) {
        assertThat(version(text).refusal()).hasValueSatisfying(reason -> assertThat(reason)
                .contains("MySQL " + text)
                .contains("MySQL 8.0.30 or newer")
                .contains("Upgrade the server"));
    }

    @ParameterizedTest
    @CsvSource({
        "5.5.5-10.5.29-MariaDB, 10.5.29-MariaDB",
        "10.4.34-MariaDB-log, 10.4.34-MariaDB-log",
        "5.5.5-10.3.39-MariaDB, 10.3.39-MariaDB"
    })
    void refusesMariaDbBefore106(String text, String shown) {
        assertThat(version(text).refusal())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("MariaDB " + shown).contains("MariaDB 10.6.0 or newer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "MariaDB", "9", "8.0", "v8.0.30"})
    void anythingElseIsNoVersion(String text) {
        assertThat(ServerVersion.parse(text)).isEmpty();
    }

    @Test
    void knowsTheProduct() {
        assertThat(version("9.7.4-2").isMariaDb()).isFalse();
        assertThat(version("11.4.5-MariaDB").isMariaDb()).isTrue();
        assertThat(version("5.5.5-10.6.21-MariaDB-log")).hasToString("MariaDB 10.6.21-MariaDB-log");
    }

    private static ServerVersion version(String text) {
        return ServerVersion.parse(text).orElseThrow();
    }
}
