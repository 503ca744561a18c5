package io.concordat.coordinator.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in front of a real server and changes one thing: the version in its greeting. The greeting is the first packet
 * of the MySQL protocol: length (3 bytes, little endian), sequence, protocol version, the server's version closed by a
 * zero byte, the rest.
 */
final class GreetingProxy implements AutoCloseable {
    private static final int VERSION_OFFSET = 1;

    private final ServerSocket listener;
    private final int serverPort;
    private final String version;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    GreetingProxy(int serverPort, String version) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.version = version;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.addAll(List.of(client, server));
            greet(new DataInputStream(server.getInputStream()), client.getOutputStream());
            start(() -> copy(client.getInputStream(), server.getOutputStream()));
            start(() -> copy(server.getInputStream(), client.getOutputStream()));
        }
    }

    private void greet(DataInputStream server, OutputStream client) throws IOException {
        byte[] head = server.readNBytes(4);
        byte[] packet = server.readNBytes((head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16);
        int end = VERSION_OFFSET;
        while (packet[end] != 0) {
            end++;
        }
        byte[] shown = version.getBytes(US_ASCII);
        byte[] rest = Arrays.copyOfRange(packet, end, packet.length);
        int length = VERSION_OFFSET + shown.length + rest.length;
        client.write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), head[3], packet[0]});
        client.write(shown);
        client.write(rest);
        client.flush();
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        try (from;
                to) {
            from.transferTo(to);
        }
    }

    private void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        if (!listener.isClosed() && sockets.isEmpty()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                "greeting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
