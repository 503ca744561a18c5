package io.concordat.testing.benchmarks.parts;

import java.nio.file.Path;

/** Writes down that a transaction is committed. Thread-safe. */
public interface DecisionStore extends AutoCloseable {
    /** Returns when it is durable. */
    void decide() throws Exception;

    @Override
    void close();

    /** Which one. */
    enum Kind {
        /** Decides and forgets. */
        CONCORDAT("this project's journal: decide and forget"),

        /** Writes the state of a transaction and removes it, as its coordinator does for each. */
        NARAYANA("Narayana's journal store: write and remove"),

        /** The half of that which decides. */
        NARAYANA_WRITE("the same: write only");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        /** Opens an empty one; classes of the others need not be there. */
        DecisionStore open(Path directory) throws Exception {
            return switch (this) {
                case CONCORDAT -> new JournalStore(directory);
                case NARAYANA -> new NarayanaStore(directory, true);
                case NARAYANA_WRITE -> new NarayanaStore(directory, false);
            };
        }
    }
}
