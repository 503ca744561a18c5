package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server takes connections and says nothing, as one that was stopped does, while a coordinator starts. */
class HangingStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    // Of the start patience and what closing connections to a silent server takes, on a busy machine.
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path journal;

    private final MySqlServer mysql = Servers.mysql();
    private final RedisServer redis = Servers.redis();
    private FaultProxy proxy;

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private void hang(String address) {
        URI uri = URI.create(address);
        proxy = FaultProxy.raw(uri.getHost(), uri.getPort());
        proxy.swallow();
    }

    private static URI of(MySqlServer server) {
        return URI.create(server.jdbcUrl().substring("jdbc:".length()));
    }

    private RealStores start(
            UnaryOperator<CoordinatorBuilder> log, UnaryOperator<String> mysqlUrl, UnaryOperator<String> redisUri)
            throws Exception {
        return new RealStores(journal, builder -> log.apply(builder).startPatience(PATIENCE), mysqlUrl, redisUri);
    }

    /** The start fails in time and says who hangs; it succeeds once the server answers. */
    private void isRefusedUntilItAnswers(
            String named,
            UnaryOperator<CoordinatorBuilder> log,
            UnaryOperator<String> mysqlUrl,
            UnaryOperator<String> redisUri)
            throws Exception {
        long begun = System.nanoTime();
        Throwable refusal = catchThrowable(() -> start(log, mysqlUrl, redisUri));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
        assertThat(refusal).isInstanceOf(CoordinatorException.class).hasMessageContaining(named);

        proxy.pass();
        try (RealStores stores = start(log, mysqlUrl, redisUri)) {
            stores.coordinator.template().run(stores::raise);
            assertThat(stores.inMysql()).isEqualTo(1);
            assertThat(stores.inRedis()).isEqualTo(1);
        }
    }

    @Test
    void ofMysqlIsNamed() throws Exception {
        hang(of(mysql).toString());
        isRefusedUntilItAnswers("'mysql'", log -> log, proxy::through, uri -> uri);
    }

    @Test
    void ofRedisIsNamed() throws Exception {
        hang(redis.uri());
        isRefusedUntilItAnswers("'redis'", log -> log, url -> url, proxy::through);
    }

    @Test
    void ofTheDatabaseWithTheDecisionsIsNamed() throws Exception {
        hang(of(mysql).toString());
        isRefusedUntilItAnswers(
                "decision log",
                log -> log.database(DatabaseLog.builder()
                        .url(proxy.through(mysql.jdbcUrl()))
                        .user(mysql.user())
                        .password(mysql.password())
                        .tablePrefix("hanging_")),
                url -> url,
                uri -> uri);
    }
}
