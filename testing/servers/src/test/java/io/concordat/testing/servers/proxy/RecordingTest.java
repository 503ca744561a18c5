package io.concordat.testing.servers.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.resp.RedisConnection;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final ProxiedRedis redis = new ProxiedRedis();
    private final FaultProxy proxy = redis.proxy;

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void aPipelineIsOneRoundTripAndRequestsAfterAnotherAreSeveral() throws IOException {
        try (Recording recording = proxy.record();
                RedisConnection connection = redis.connect()) {
            connection.ask("SET", redis.key, "1");
            connection.ask("GET", redis.key);
            assertThat(recording.roundTrips()).isEqualTo(2);

            recording.clear();
            connection.sendAtOnce(Collections.nCopies(3, List.of("GET", redis.key)));
            assertThat(List.of(
                            connection.next().text(),
                            connection.next().text(),
                            connection.next().text()))
                    .containsExactly("1", "1", "1");
            assertThat(recording.requests()).hasSize(3);
            assertThat(recording.roundTrips()).isEqualTo(1);
        }
    }

    @Test
    void aBlockIsOneRequest() throws IOException {
        try (Recording recording = proxy.record();
                RedisConnection connection = redis.connect()) {
            connection.send("MULTI");
            connection.send("SET", redis.key, "1");
            connection.send("EXEC");
            for (String reply : List.of("OK", "QUEUED", "OK")) {
                assertThat(connection.next().toString()).isEqualTo(reply);
            }
            assertThat(recording.roundTrips()).isEqualTo(1);
            assertThat(recording.requests())
                    .singleElement()
                    .extracting(Request::names)
                    .isEqualTo(List.of("MULTI", "SET", "EXEC"));
        }
    }

    @Test
    void aBlockSentCommandByCommandIsNotHeldUp() throws IOException {
        try (Recording recording = proxy.record();
                RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("MULTI").text()).isEqualTo("OK");
            assertThat(connection.ask("SET", redis.key, "1").text()).isEqualTo("QUEUED");
            assertThat(connection.ask("EXEC").texts()).containsExactly("OK");
            assertThat(recording.roundTrips()).isEqualTo(3);
        }
    }

    @Test
    void housekeepingIsNotCountedAndConnectionsAreToldApart() throws IOException {
        try (Recording recording = proxy.record();
                RedisConnection first = redis.connect();
                RedisConnection second = redis.connect()) {
            first.ask("PING");
            second.ask("CLIENT", "SETNAME", "second");
            first.ask("GET", redis.key);
            second.ask("GET", redis.key);
            assertThat(recording.roundTrips()).isEqualTo(2);
            assertThat(recording.requests()).extracting(Request::connection).containsExactly(1, 2);
        }
    }

    @Test
    void aSubscribersMessagesPassAndItsRequestsAreCounted() throws IOException {
        try (Recording recording = proxy.record();
                RedisConnection subscriber = redis.connect()) {
            assertThat(subscriber.ask("SUBSCRIBE", redis.key, "other").texts()).contains("subscribe");
            assertThat(subscriber.next().texts()).contains("other");
            redis.server.command("PUBLISH", redis.key, "hello");
            redis.server.command("PUBLISH", redis.key, "again");
            assertThat(subscriber.next().texts()).containsExactly("message", redis.key, "hello");
            assertThat(subscriber.next().texts()).containsExactly("message", redis.key, "again");
            assertThat(recording.roundTrips()).isEqualTo(1);
        }
    }

    @Test
    void aRecordingSeesNothingBeforeItsStartAndAfterItsEnd() throws IOException {
        try (RedisConnection connection = redis.connect()) {
            connection.ask("GET", "before");
            Recording recording = proxy.record();
            connection.ask("GET", "during");
            recording.close();
            connection.ask("GET", "after");
            assertThat(recording.requests()).singleElement().matches(request -> request.contains("during"));
        }
    }

    @Test
    void repliesOfAllSortsAndSizesPassUnchanged() throws IOException {
        String large = "x".repeat(300_000);
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("SET", redis.key, large).text()).isEqualTo("OK");
            assertThat(connection.ask("GET", redis.key).text()).isEqualTo(large);
            assertThat(connection
                            .ask("EVAL", "return {1, 'two', {false, {}}}", "0")
                            .toString())
                    .isEqualTo("1 two (nil) ");
            assertThat(connection.ask("NO", "SUCH").toString()).startsWith("ERR");
        }
    }
}
