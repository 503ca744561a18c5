package io.concordat.testing.servers.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server has printed. */
final class ServerLog {
    private static final int LINES_QUOTED = 30;

    private ServerLog() {}

    static boolean saysPortInUse(Path log) {
        return lines(log).stream().anyMatch(line -> line.contains("Address already in use"));
    }

    static String end(Path log) {
        List<String> lines = lines(log);
        if (lines.isEmpty()) {
            return "Its log is empty.";
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES_QUOTED), lines.size());
        return "The last lines of its log:" + System.lineSeparator() + String.join(System.lineSeparator(), last);
    }

    static void delete(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new IllegalStateException(log + " cannot be deleted", e);
        }
    }

    private static List<String> lines(Path log) {
        try {
            // Servers print file names and the like in any encoding: never fail on a byte.
            return Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
