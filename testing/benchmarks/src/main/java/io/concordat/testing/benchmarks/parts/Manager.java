package io.concordat.testing.benchmarks.parts;

/** Commits transactions of two branches that do nothing, without input and output. Thread-safe. */
public interface Manager extends AutoCloseable {
    /** Begins one, enlists two resources, commits. */
    void commit() throws Exception;

    @Override
    void close();

    /** Which one. */
    enum Kind {
        /** Its template, and decisions in a map. */
        CONCORDAT("this project's template, decisions in memory"),

        /** With its logging off: decisions in memory. */
        ATOMIKOS("Atomikos, decisions in memory"),

        /** With its volatile store. */
        NARAYANA("Narayana, decisions in memory");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        /** Starts it; classes of the others need not be there. */
        Manager open() throws Exception {
            return switch (this) {
                case CONCORDAT -> new ConcordatManager();
                case ATOMIKOS -> new AtomikosManager();
                case NARAYANA -> new NarayanaManager();
            };
        }
    }
}
