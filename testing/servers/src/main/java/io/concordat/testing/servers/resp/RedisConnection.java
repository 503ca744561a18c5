package io.concordat.testing.servers.resp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One connection to a Redis server.
 *
 * <p>Nothing is sent twice and nothing is hidden: this is for what tests do beside the client under test. Not
 * thread-safe.
 */
public final class RedisConnection implements AutoCloseable {
    private final Socket socket;
    private final ReplyReader replies;

    RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        replies = new ReplyReader(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects without TLS; every wait on this connection ends after two seconds. */
    public static RedisConnection connect(String host, int port) throws IOException {
        return RedisAddress.of(host, port).connect();
    }

    static RedisConnection connect(Socket socket, InetSocketAddress address, Duration patience) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.connect(address, Math.toIntExact(patience.toMillis()));
            return new RedisConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a command and returns the answer, which may be an error.
     *
     * @throws java.net.SocketTimeoutException if none comes in time; the connection is of no more use then
     * @throws IOException if the connection breaks
     */
    public RedisReply ask(String... words) throws IOException {
        send(words);
        return next();
    }

    /**
     * Sends a command and returns the answer.
     *
     * @throws RedisErrorException if the answer is an error
     * @throws IOException as {@link #ask}
     */
    public RedisReply call(String... words) throws IOException {
        RedisReply reply = ask(words);
        if (reply instanceof RedisReply.Failure failure) {
            throw new RedisErrorException(words[0], failure.message());
        }
        return reply;
    }

    /** Sends a command and waits for nothing. */
    public void send(String... words) throws IOException {
        sendAtOnce(List.of(List.of(words)));
    }

    /** Sends commands in one write, as a pipeline, and waits for nothing. */
    public void sendAtOnce(List<List<String>> commands) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        for (List<String> words : commands) {
            request.writeBytes(("*" + words.size() + "\r\n").getBytes(StandardCharsets.UTF_8));
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
                request.writeBytes(bytes);
                request.writeBytes(new byte[] {'\r', '\n'});
            }
        }
        socket.getOutputStream().write(request.toByteArray());
        socket.getOutputStream().flush();
    }

    /** Waits for the next answer. */
    public RedisReply next() throws IOException {
        return replies.next();
    }

    /** The fields of a section of the server's information about itself (INFO), {@code server} for example. */
    public Map<String, String> info(String section) throws IOException {
        return fields(call("INFO", section).text());
    }

    /** The fields of a text of lines {@code name:value}, as INFO and CLUSTER INFO answer. */
    public static Map<String, String> fields(String text) {
        return text.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> second));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
