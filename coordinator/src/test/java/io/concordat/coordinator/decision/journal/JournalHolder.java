package io.concordat.coordinator.decision.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that opens a journal, says so, and holds it until its input ends. */
final class JournalHolder {
    private JournalHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (Journal journal = Journals.open(Path.of(arguments[0]), arguments[1])) {
            System.out.println("incarnation " + journal.incarnation());
            while (System.in.read() >= 0) {}
        }
    }
}
