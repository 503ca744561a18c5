package io.concordat.testing.servers.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end. */
public final class Programs {
    private Programs() {}

    /**
     * Runs a program and returns what it printed.
     *
     * @param input its standard input
     * @throws IOException with the command and the output if it does not start, fails or takes more than two minutes
     */
    public static String run(List<String> words, Path input) throws IOException {
        Path output = Files.createTempFile("concordat-", ".log");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                if (!process.waitFor(2, TimeUnit.MINUTES)) {
                    throw new IOException("not finished after two minutes: " + String.join(" ", words));
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new IOException("exit code " + process.exitValue() + " of " + String.join(" ", words)
                        + System.lineSeparator() + ServerLog.end(output));
            }
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + String.join(" ", words), e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
