package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

class ServersTest {
    @Test
    void theSharedServersAnswer() throws Exception {
        MySqlServer mysql = Servers.mysql();
        try (var connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password())) {
            assertThat(connection.getCatalog()).isEqualTo("concordat");
        }
        assertThat(Servers.redis().description()).contains(Servers.redis().uri().substring("redis://".length()));
    }
}
