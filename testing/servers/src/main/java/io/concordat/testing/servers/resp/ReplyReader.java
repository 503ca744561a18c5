package io.concordat.testing.servers.resp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads answers one by one. Not thread-safe. */
final class ReplyReader {
    private final InputStream in;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    RedisReply next() throws IOException {
        String line = line();
        if (line.isEmpty()) {
            throw new IOException("an empty line where an answer should begin");
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new RedisReply.Text(rest);
            case '-' -> new RedisReply.Failure(rest);
            case ':' -> new RedisReply.Whole(Long.parseLong(rest));
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            default -> throw new IOException("no answer begins like this: " + line);
        };
    }

    private RedisReply bulk(int length) throws IOException {
        if (length < 0) {
            return new RedisReply.Nothing();
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw closed();
        }
        return new RedisReply.Text(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    private RedisReply array(int size) throws IOException {
        if (size < 0) {
            return new RedisReply.Nothing();
        }
        List<RedisReply> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(next());
        }
        return new RedisReply.Many(elements);
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw closed();
            }
            bytes.write(read);
        }
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static EOFException closed() {
        return new EOFException("the connection was closed before the end of an answer");
    }
}
