package io.concordat.testing.servers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestFaultTest {
    private final ProxiedRedis redis = new ProxiedRedis();
    private final FaultProxy proxy = redis.proxy;

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void aLostReplyIsOfARequestThatTheServerHasExecuted() throws IOException {
        FaultHits hits = proxy.on(request -> request.has("SET")).loseReply();
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("PING").text()).isEqualTo("PONG");
            assertThatThrownBy(() -> connection.ask("SET", redis.key, "1")).isInstanceOf(IOException.class);
        }
        assertThat(hits.count()).isEqualTo(1);
        assertThat(redis.stored().text()).isEqualTo("1");
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("SET", redis.key, "2").text()).isEqualTo("OK");
        }
    }

    @Test
    void theLostReplyOfABlockIsThatOfExec() throws IOException {
        FaultHits hits = proxy.on(request -> request.contains("return 42")).loseReply();
        try (RedisConnection connection = redis.connect()) {
            sendBlock(connection, "return 42");
            assertThatThrownBy(connection::next).isInstanceOf(EOFException.class);
        }
        hits.await();
        assertThat(redis.stored().text()).isEqualTo("1");
    }

    @Test
    void aLostRequestNeverReachesTheServer() throws IOException {
        FaultHits hits = proxy.on(request -> request.contains(redis.key)).loseRequest();
        try (RedisConnection connection = redis.connect()) {
            assertThatThrownBy(() -> connection.ask("SET", redis.key, "1")).isInstanceOf(IOException.class);
        }
        hits.await();
        assertThat(redis.stored().isNothing()).isTrue();
    }

    @Test
    void onlyTheNthMatchingRequestIsHit() throws IOException {
        FaultHits hits = proxy.on(request -> request.has("INCR")).nth(3).loseReply();
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("INCR", redis.key).number()).isEqualTo(1);
            assertThat(connection.ask("GET", redis.key).text()).isEqualTo("1");
            assertThat(connection.ask("INCR", redis.key).number()).isEqualTo(2);
            assertThat(hits.count()).isZero();
            assertThatThrownBy(() -> connection.ask("INCR", redis.key)).isInstanceOf(IOException.class);
        }
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("INCR", redis.key).number()).isEqualTo(4);
        }
    }

    @Test
    void aRuleForAlwaysHitsUntilItIsRemoved() throws IOException {
        FaultHits hits = proxy.on(request -> request.has("SET")).always().answer("OOM not allowed");
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("SET", redis.key, "1").toString()).isEqualTo("OOM not allowed");
            assertThat(connection.ask("SET", redis.key, "1").toString()).isEqualTo("OOM not allowed");
            hits.remove();
            assertThat(connection.ask("SET", redis.key, "1").toString()).isEqualTo("OK");
        }
        assertThat(hits.count()).isEqualTo(2);
    }

    @Test
    void aSwallowedReplyLeavesTheClientWaitingOnAnOpenConnection() throws IOException {
        proxy.on(request -> request.has("SET")).swallowReply();
        try (RedisConnection connection = redis.connectImpatiently()) {
            assertThatThrownBy(() -> connection.ask("SET", redis.key, "1")).isInstanceOf(SocketTimeoutException.class);
            assertThat(redis.stored().text()).isEqualTo("1");
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerInTheServersPlaceKeepsTheOrderOfReplies() throws IOException {
        proxy.on(request -> request.has("SET")).answer("NOREPLICAS Not enough good replicas to write.");
        try (RedisConnection connection = redis.connect()) {
            connection.send("ECHO", "before");
            connection.send("SET", redis.key, "1");
            connection.send("ECHO", "after");
            assertThat(connection.next().text()).isEqualTo("before");
            assertThat(connection.next())
                    .isEqualTo(new RedisReply.Failure("NOREPLICAS Not enough good replicas to write."));
            assertThat(connection.next().text()).isEqualTo("after");
        }
        assertThat(redis.stored().isNothing()).isTrue();
    }

    @Test
    void anAnswerInPlaceOfABlockIsThatOfExec() throws IOException {
        proxy.on(request -> request.has("EXEC")).answer("EXECABORT no");
        try (RedisConnection connection = redis.connect()) {
            assertThat(block(connection)).containsExactly("OK", "QUEUED", "QUEUED", "EXECABORT no");
            assertThat(redis.stored().isNothing()).isTrue();
            assertThat(block(connection)).containsExactly("OK", "QUEUED", "QUEUED", "OK 42");
        }
        assertThat(redis.stored().text()).isEqualTo("1");
    }

    @Test
    void anAnswerAfterwardsHidesThatTheServerHasExecuted() throws IOException {
        proxy.on(request -> request.has("EXEC")).answerAfterwards("MASTERDOWN maybe");
        try (RedisConnection connection = redis.connect()) {
            assertThat(block(connection)).containsExactly("OK", "QUEUED", "QUEUED", "MASTERDOWN maybe");
            assertThat(redis.stored().text()).isEqualTo("1");
        }
    }

    @Test
    void actionsRunBeforeTheServerGetsTheRequestAndBeforeTheClientGetsTheReply() throws IOException {
        proxy.on(request -> request.has("APPEND")).runBefore(() -> redis.server.command("SET", redis.key, "a"));
        try (RedisConnection connection = redis.connect()) {
            connection.ask("APPEND", redis.key, "b");
            assertThat(redis.stored().text()).isEqualTo("ab");
            FaultHits after = proxy.on(request -> request.has("APPEND"))
                    .runAfter(() -> redis.server.command("APPEND", redis.key, "d"));
            assertThat(connection.ask("APPEND", redis.key, "c").number()).isEqualTo(3);
            assertThat(redis.stored().text()).isEqualTo("abcd");
            assertThat(after.count()).isEqualTo(1);
        }
    }

    @Test
    void anActionThatFailsIsReportedToWhoeverAwaitsIt() throws IOException {
        FaultHits hits = proxy.on(request -> request.has("PING")).runBefore(() -> {
            throw new IllegalArgumentException("no such thing");
        });
        try (RedisConnection connection = redis.connect()) {
            connection.ask("PING");
        }
        assertThatThrownBy(hits::await).hasRootCauseMessage("no such thing");
    }

    private List<String> block(RedisConnection connection) throws IOException {
        sendBlock(connection, "return 42");
        return List.of(
                connection.next().toString(),
                connection.next().toString(),
                connection.next().toString(),
                connection.next().toString());
    }

    private void sendBlock(RedisConnection connection, String script) throws IOException {
        connection.send("MULTI");
        connection.send("SET", redis.key, "1");
        connection.send("EVAL", script, "0");
        connection.send("EXEC");
    }
}
