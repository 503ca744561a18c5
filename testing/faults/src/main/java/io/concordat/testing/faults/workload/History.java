package io.concordat.testing.faults.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.decision.Gtrid;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A file to which a coordinator process appends what it begins, what callers are told, and what becomes of branches: one line
 * each, written before anything follows, so that SIGKILL loses none. Words are separated by blanks. Thread-safe.
 */
public final class History implements AutoCloseable {
    /** {@code begun ID KIND}. */
    public static final String BEGUN = "begun";

    /** {@code told ID TOLD MESSAGE}. */
    public static final String TOLD = "told";

    /** {@code is ID GTRID}. */
    public static final String IS = "is";

    /** {@code decided GTRID}. */
    public static final String DECIDED = "decided";

    /** {@code ended GTRID RESOURCE COMMIT} or {@code ROLLBACK}: a branch has answered. */
    public static final String ENDED = "ended";

    /** {@code heuristic GTRID RESOURCE DETAIL}. */
    public static final String HEURISTIC = "heuristic";

    /** {@code trouble TEXT}: something that must never happen. */
    public static final String TROUBLE = "trouble";

    private final OutputStream file;

    private History(OutputStream file) {
        this.file = file;
    }

    /** Opens a file, new or not. */
    public static History appendTo(Path path) throws IOException {
        return new History(new FileOutputStream(path.toFile(), true));
    }

    void begun(String id, Kind kind) {
        write(BEGUN, id, kind.name());
    }

    void told(String id, Told told, String message) {
        write(TOLD, id, told.name(), message);
    }

    void is(String id, Gtrid gtrid) {
        write(IS, id, gtrid.toString());
    }

    void decided(Gtrid gtrid) {
        write(DECIDED, gtrid.toString());
    }

    void ended(Gtrid gtrid, String resource, boolean committed) {
        write(ENDED, gtrid.toString(), resource, committed ? "COMMIT" : "ROLLBACK");
    }

    void heuristic(Gtrid gtrid, String resource, String detail) {
        write(HEURISTIC, gtrid.toString(), resource, detail);
    }

    void trouble(String what) {
        write(TROUBLE, what);
    }

    private synchronized void write(String... words) {
        try {
            file.write((String.join(" ", words).replaceAll("\\R", " ") + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the history of this run cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
