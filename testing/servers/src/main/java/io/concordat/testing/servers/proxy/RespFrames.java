package io.concordat.testing.servers.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Redis's protocol (Redis serialization protocol specification, versions 2 and 3). A block from MULTI to EXEC that is
 * sent at once is one request.
 */
final class RespFrames implements Frames {
    @Override
    public byte[] next(InputStream in) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int first = in.read();
        if (first < 0) {
            return new byte[0];
        }
        copyValue(first, in, frame);
        return frame.toByteArray();
    }

    private static void copyValue(int type, InputStream in, ByteArrayOutputStream frame) throws IOException {
        String line = copyLine(type, in, frame);
        switch (type) {
            case '$', '!', '=' -> copyBytes(number(line), in, frame);
            case '*', '~', '>' -> copyValues(number(line), in, frame);
            case '%' -> copyValues(2 * number(line), in, frame);
            default -> {
                // The line is all: a simple value, or a command of plain words.
            }
        }
    }

    private static void copyValues(int count, InputStream in, ByteArrayOutputStream frame) throws IOException {
        for (int i = 0; i < count; i++) {
            copyValue(in.read(), in, frame);
        }
    }

    private static void copyBytes(int length, InputStream in, ByteArrayOutputStream frame) throws IOException {
        if (length < 0) {
            return;
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new EOFException();
        }
        frame.writeBytes(bytes);
    }

    private static String copyLine(int first, InputStream in, ByteArrayOutputStream frame) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = first; next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            frame.write(next);
            line.append((char) next);
        }
        frame.write('\n');
        return line.toString();
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(1).strip());
    }

    @Override
    public List<List<byte[]>> group(List<byte[]> requests) {
        List<List<byte[]>> groups = new ArrayList<>();
        boolean inBlock = false;
        for (byte[] request : requests) {
            if (inBlock) {
                groups.get(groups.size() - 1).add(request);
            } else {
                groups.add(new ArrayList<>(List.of(request)));
            }
            inBlock = isInBlockAfter(request, inBlock);
        }
        return groups;
    }

    @Override
    public boolean isHalf(List<byte[]> requests) {
        boolean inBlock = false;
        for (byte[] request : requests) {
            inBlock = isInBlockAfter(request, inBlock);
        }
        return inBlock;
    }

    private static boolean isInBlockAfter(byte[] request, boolean before) {
        // Long requests are neither.
        return request.length > 20
                ? before
                : switch (name(request)) {
                    case "MULTI" -> true;
                    case "EXEC", "DISCARD" -> false;
                    default -> before;
                };
    }

    private static String name(byte[] request) {
        return words(request).stream().findFirst().orElse("").toUpperCase(Locale.ROOT);
    }

    @Override
    public List<List<String>> commands(List<byte[]> request) {
        return request.stream().map(RespFrames::words).toList();
    }

    private static List<String> words(byte[] request) {
        InputStream in = new ByteArrayInputStream(request);
        try {
            String header = copyLine(in.read(), in, new ByteArrayOutputStream());
            if (!header.startsWith("*")) {
                return List.of(header.strip().split(" "));
            }
            List<String> words = new ArrayList<>();
            for (int i = number(header); i > 0; i--) {
                int length = number(copyLine(in.read(), in, new ByteArrayOutputStream()));
                words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                in.skipNBytes(2);
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("a request that was complete is not", e);
        }
    }

    @Override
    public int repliesTo(List<byte[]> request) {
        return request.size();
    }

    @Override
    public boolean pipelines() {
        return true;
    }

    @Override
    public boolean isReply(byte[] frame) {
        return frame[0] != '>';
    }

    @Override
    public byte[] error(int commandsBefore, String error) {
        StringBuilder replies = new StringBuilder();
        for (int i = 0; i < commandsBefore; i++) {
            replies.append(i == 0 ? "+OK\r\n" : "+QUEUED\r\n");
        }
        replies.append('-').append(error).append("\r\n");
        return replies.toString().getBytes(StandardCharsets.UTF_8);
    }
}
