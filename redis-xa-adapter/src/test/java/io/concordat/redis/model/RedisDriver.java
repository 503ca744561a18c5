package io.concordat.redis.model;

import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sends plain commands, many before the first reply is read. */
final class RedisDriver implements AutoCloseable {
    private record Sent(int commands, Consumer<List<RedisReply>> check) {}

    private final RedisConnection connection;
    private final List<Sent> sent = new ArrayList<>();

    RedisDriver(RedisConnection connection) {
        this.connection = connection;
    }

    /** Sends commands; their replies are checked later. */
    void send(List<List<String>> commands, Consumer<List<RedisReply>> check) throws IOException {
        for (List<String> words : commands) {
            connection.send(words.toArray(String[]::new));
        }
        sent.add(new Sent(commands.size(), check));
    }

    /** Sends a command whose reply does not matter. */
    void send(String... words) throws IOException {
        send(List.of(List.of(words)), replies -> {});
    }

    /** Reads all replies first, so that a failed check leaves none behind. */
    void check() throws IOException {
        List<Runnable> checks = new ArrayList<>();
        for (Sent one : sent) {
            List<RedisReply> replies = new ArrayList<>();
            for (int i = 0; i < one.commands(); i++) {
                replies.add(connection.next());
            }
            checks.add(() -> one.check().accept(replies));
        }
        sent.clear();
        checks.forEach(Runnable::run);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
