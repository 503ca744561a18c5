package io.concordat.samples.dualwrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** The log of both processes: warnings to standard error, unless more is asked for. */
public final class Logs {
    private static final String VERBOSE = "CONCORDAT_DEMO_VERBOSE";

    private Logs() {}

    /** Sets the log up as this process was told by the one that started it. */
    public static void configure() {
        configure(isVerbose());
    }

    static void configure(boolean verbose) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return; // somebody knows better
        }
        String resource = verbose ? "verbose.properties" : "quiet.properties";
        try (InputStream in = Logs.class.getResourceAsStream(resource)) {
            LogManager.getLogManager().readConfiguration(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The log's settings " + resource + " cannot be read", e);
        }
    }

    /** The variable that makes a child process log as much as this one. */
    public static String variable() {
        return VERBOSE;
    }

    private static boolean isVerbose() {
        return "true".equals(System.getenv(VERBOSE));
    }
}
