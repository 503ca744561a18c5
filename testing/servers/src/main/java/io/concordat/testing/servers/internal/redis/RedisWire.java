package io.concordat.testing.servers.internal.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that speaks as much of Redis's protocol (Redis serialization protocol specification) as a start needs. */
public final class RedisWire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;

    private final Socket socket;
    private final BufferedReader answers;

    private RedisWire(Socket socket) throws IOException {
        this.socket = socket;
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Connects; every wait on this connection ends after two seconds. */
    public static RedisWire connect(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            return new RedisWire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a command of plain words and returns the first line of the answer. */
    public String ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        return next();
    }

    /** The next line of an answer of several lines. */
    public String next() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the connection was closed before the end of an answer");
        }
        return line;
    }

    /** A field of the server's information about itself; empty if the server does not know it. */
    public String info(String field) throws IOException {
        String length = ask("INFO server");
        if (!length.startsWith("$")) {
            throw new IOException("INFO was answered by " + length);
        }
        // The information is ASCII, so that bytes are characters; the line end after it is not counted.
        int left = Integer.parseInt(length.substring(1));
        String found = "";
        while (left > 0) {
            String line = next();
            left -= line.length() + 2;
            if (line.startsWith(field + ":")) {
                found = line.substring(field.length() + 1);
            }
        }
        next();
        return found;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
