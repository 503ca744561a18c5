package io.concordat.coordinator.decision.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A log on a database that takes no writes: a replica, or a primary that an operator has stepped down. */
class ReadOnlyDatabaseTest {
    private static MySqlServer server;
    private static SharedLog shared;

    @BeforeAll
    static void start() throws Exception {
        server = Servers.startMySql(MySqlOptions.defaults());
        shared = new SharedLog(server);
        shared.run("CREATE USER 'plain'@'%' IDENTIFIED BY 'secret'");
        shared.run("GRANT ALL ON concordat.* TO 'plain'@'%'");
    }

    @AfterAll
    static void stop() throws Exception {
        shared.close();
        server.close();
    }

    private static DatabaseLogBuilder plain() {
        return shared.builder().user("plain").password("secret").lease(Duration.ofSeconds(60));
    }

    @Test
    void aDecisionIsRefusedWithTheRemedyAndTheNextOneGoesThroughOnceWritesAreTaken() throws Exception {
        try (DatabaseLog log = plain().open("node1")) {
            Decision refused = SharedLog.decision(log, "node1", 1);
            shared.run("SET GLOBAL read_only = 1");
            try {
                assertThat(log.decide(refused))
                        .asInstanceOf(type(Verdict.Refused.class))
                        .extracting(Verdict.Refused::reason)
                        .asString()
                        .contains("error 1290", "read-only", "connect the decision log to the primary");
            } finally {
                shared.run("SET GLOBAL read_only = 0");
            }
            assertThat(shared.row(refused.gtrid())).isEqualTo("none");
            assertThat(log.decide(SharedLog.decision(log, "node1", 2))).isEqualTo(new Verdict.Done());
        }
    }

    @Test
    void aLogDoesNotOpenAndNamesTheRemedy() throws Exception {
        plain().open("node2").close();
        shared.run("SET GLOBAL read_only = 1");
        try {
            assertThatThrownBy(() -> plain().open("node2"))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("read-only")
                    .hasMessageContaining("connect the decision log to the primary");
        } finally {
            shared.run("SET GLOBAL read_only = 0");
        }
        plain().open("node2").close();
    }
}
