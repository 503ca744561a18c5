package io.concordat.testing.servers.internal.choice;

import java.nio.file.Path;

/** Where a server comes from. {@code toString()} says it in a few words. */
public sealed interface Source {
    /**
     * A server that someone else runs.
     *
     * @param address a JDBC URL or a Redis URI
     * @param variable the environment variable that named it
     */
    record Running(String address, String variable) implements Source {
        @Override
        public String toString() {
            // The address may hold a password.
            return "the server of " + variable;
        }
    }

    /**
     * A container started for the tests.
     *
     * @param image its image
     */
    record Container(String image) implements Source {
        @Override
        public String toString() {
            return "container " + image;
        }
    }

    /**
     * A program on this machine.
     *
     * @param executable the program
     * @param foundBy the setting that led to it
     */
    record Program(Path executable, String foundBy) implements Source {
        @Override
        public String toString() {
            return executable + " (" + foundBy + ")";
        }
    }

    /** The server inside a Maven artifact. */
    record Embedded() implements Source {
        @Override
        public String toString() {
            return "embedded";
        }
    }
}
