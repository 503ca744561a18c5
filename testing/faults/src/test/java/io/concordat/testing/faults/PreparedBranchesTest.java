package io.concordat.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import org.junit.jupiter.api.Test;

/** What servers do by themselves to prepared branches: there are names with which MySQL loses them. */
class PreparedBranchesTest {
    @Test
    void thoseWithNamesOfThisProjectOutliveAKilledServer() throws Exception {
        try (MySqlServer server = Servers.startMySql(MySqlOptions.defaults())) {
            PreparedBranches.Result result = PreparedBranches.ofOurs(server);

            assertThat(result.prepared()).isPositive();
            assertThat(result.lost()).isEmpty();
        }
    }
}
