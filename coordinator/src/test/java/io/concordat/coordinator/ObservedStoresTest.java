package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.metrics.ConcordatMetrics;
import io.concordat.coordinator.observe.tracing.ConcordatTracing;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics and spans of transactions in real stores. */
class ObservedStoresTest {
    @TempDir
    Path journal;

    private final MySqlServer mysqlServer = Servers.mysql();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private MysqlResource mysql;
    private RedisResource redis;
    private Coordinator coordinator;

    @BeforeEach
    void start() throws SQLException {
        inMysql("DROP TABLE IF EXISTS observed");
        inMysql("CREATE TABLE observed (n INT NOT NULL) ENGINE=InnoDB");
        mysql = MysqlResource.builder("mysql")
                .url(mysqlServer.jdbcUrl())
                .user(mysqlServer.user())
                .password(mysqlServer.password())
                .build();
        redis = RedisResource.of(
                "redis", RedisXADataSource.builder().uri(Servers.redis().uri()).build());
        coordinator = Coordinator.builder()
                .node("observed")
                .journal(journal)
                .resource(mysql)
                .resource(redis)
                .listener(new ConcordatTracing(openTelemetry))
                .start();
        new ConcordatMetrics(coordinator).bindTo(registry);
    }

    @AfterEach
    void stop() throws SQLException {
        redis.autoSession().getBucket("observed").delete();
        coordinator.close();
        openTelemetry.close();
        inMysql("DROP TABLE observed");
    }

    private void inMysql(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(mysqlServer.jdbcUrl(), mysqlServer.user(), mysqlServer.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void insert(int n) throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO observed VALUES (" + n + ")");
        }
    }

    @Test
    void bothStoresPhasesAreTimedAndTraced() throws Exception {
        int twoPhase = 5;
        for (int i = 0; i < twoPhase; i++) {
            int n = i;
            coordinator.template().run(() -> {
                insert(n);
                redis.session().getBucket("observed").set("n" + n);
            });
        }
        coordinator.template().run(() -> insert(99));

        for (String store : new String[] {"mysql", "redis"}) {
            for (String phase : new String[] {"prepare", "commit"}) {
                Timer timer = registry.get("concordat.phase")
                        .tags("phase", phase, "resource", store, "result", "done")
                        .timer();
                assertThat(timer.count()).isEqualTo(twoPhase);
                assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            }
        }
        assertThat(registry.get("concordat.phase")
                        .tags("phase", "commit_one_phase", "resource", "mysql", "result", "done")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("concordat.log.decisions").functionCounter().count())
                .isEqualTo(twoPhase);
        assertThat(registry.get("concordat.transactions")
                        .tags("outcome", "committed")
                        .functionCounter()
                        .count())
                .isEqualTo(twoPhase + 1);
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .filteredOn("concordat.transaction"::equals)
                .hasSize(twoPhase + 1);
        assertThat(exporter.getFinishedSpanItems()).hasSize(twoPhase * 6 + 2);
    }
}
