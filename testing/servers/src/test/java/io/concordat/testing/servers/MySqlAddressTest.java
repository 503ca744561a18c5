package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MySqlAddressTest {
    @Test
    void userAndPasswordComeFromTheirSettings() {
        MySqlAddress address = of(
                "jdbc:mysql://db:3307/orders?user=a&password=b",
                Map.of("CONCORDAT_MYSQL_USER", "clerk", "CONCORDAT_MYSQL_PASSWORD", "secret"));
        assertThat(address.user()).isEqualTo("clerk");
        assertThat(address.password()).isEqualTo("secret");
        assertThat(address.host()).isEqualTo("db");
        assertThat(address.port()).isEqualTo(3307);
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:mysql://db:3307/orders?user=a&password=b");
    }

    @Test
    void elseFromTheParametersOfTheUrl() {
        MySqlAddress address = of("jdbc:mysql://db/orders?user=a%40b&useSSL=false&password=b%26c", Map.of());
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("b&c");
        assertThat(address.port()).isEqualTo(3306);
    }

    @Test
    void elseFromItsHostPart() {
        MySqlAddress address = of("jdbc:mysql://clerk:secret@db/orders", Map.of());
        assertThat(address.user()).isEqualTo("clerk");
        assertThat(address.password()).isEqualTo("secret");
    }

    @Test
    void elseTheUserIsRootWithoutAPassword() {
        MySqlAddress address = of("jdbc:mysql://db/orders", Map.of());
        assertThat(address.user()).isEqualTo("root");
        assertThat(address.password()).isEmpty();
    }

    @Test
    void aUrlOfAnotherKindIsRefusedWithAnExample() {
        assertThatThrownBy(() -> of("mysql://db/orders", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CONCORDAT_MYSQL_URL")
                .hasMessageContaining("jdbc:mysql://127.0.0.1:3306/concordat");
        assertThatThrownBy(() -> of("jdbc:mysql://one,two/orders", Map.of())).hasMessageContaining("one host");
    }

    private static MySqlAddress of(String url, Map<String, String> settings) {
        return MySqlAddress.of(url, name -> Optional.ofNullable(settings.get(name)));
    }
}
