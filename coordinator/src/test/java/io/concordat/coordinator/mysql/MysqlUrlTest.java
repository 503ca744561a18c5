package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlUrlTest {
    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://db:3307/shop, db:3307",
        "jdbc:mysql://db/shop, db:3306",
        "jdbc:mysql://db?useSSL=false, db:3306",
        "jdbc:mysql:///shop, localhost:3306",
        "jdbc:mysql://shop:secret@db:3306/shop?x=y, db:3306",
        "'jdbc:mysql://one:1,two:2/shop', 'one:1,two:2'",
        "jdbc:mysql+srv://db.example/shop, db.example:3306"
    })
    void showsTheAddressWithoutPassword(String url, String address) {
        assertThat(new MysqlUrl(url)).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mariadb://db/shop, begins with jdbc:mysql://",
        "redis://db, begins with jdbc:mysql://",
        "'jdbc:mysql:loadbalance://one,two/shop', different servers",
        "'jdbc:mysql:replication://one,two/shop', different servers",
        "jdbc:mysql://db/shop?pinGlobalTxToPhysicalConnection=true, Remove it",
        "jdbc:mysql://db/shop?x=y&autoReconnect = TRUE, Remove it"
    })
    void refusesWhatWouldBreakBranches(String url, String reason) {
        assertThatThrownBy(() -> new MysqlUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesNoUrlAtAll() {
        assertThatThrownBy(() -> MysqlResource.builder("orders").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no url: give it one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "a/b", "ä", "0123456789012345678901234567890"})
    void refusesUnusableNames(String name) {
        assertThatThrownBy(() -> MysqlResource.builder(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("1 to 30 characters");
    }
}
