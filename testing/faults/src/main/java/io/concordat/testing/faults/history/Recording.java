package io.concordat.testing.faults.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.testing.faults.history.Operation.Append;
import io.concordat.testing.faults.history.Operation.Read;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file to which a process appends what its transactions do: a line before a commit is asked for, and one when the caller
 * knows. So SIGKILL leaves a transaction without any effect, one of unknown outcome, or one whose outcome is known. Thread-safe.
 *
 * <p>{@code asks ID BEGUN NOW OPERATION...} (it asks for its commit), {@code gives-up} likewise (it does not), and
 * {@code told ID NOW OUTCOME}.
 */
final class Recording implements AutoCloseable {
    private static final String ASKS = "asks";
    private static final String GIVES_UP = "gives-up";
    private static final String TOLD = "told";

    private final OutputStream file;

    private Recording(OutputStream file) {
        this.file = file;
    }

    static Recording to(Path path) throws IOException {
        return new Recording(new FileOutputStream(path.toFile(), true));
    }

    /** The work of a transaction is done. */
    void worked(boolean asks, String id, long begun, List<Operation> operations) {
        write((asks ? ASKS : GIVES_UP) + " " + id + " " + begun + " " + System.nanoTime() + " "
                + operations.stream().map(Recording::text).collect(Collectors.joining(" ")));
    }

    void told(String id, Outcome outcome) {
        write(TOLD + " " + id + " " + System.nanoTime() + " " + outcome);
    }

    private synchronized void write(String line) {
        try {
            file.write((line + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        }
    }

    private static String text(Operation operation) {
        String item = operation.item().store() + "|" + operation.item().name();
        if (operation instanceof Append append) {
            return "append|" + item + "|" + append.element();
        }
        Read read = (Read) operation;
        return (read.strict() ? "strict|" : "read|") + item + "|" + read.at() + "|" + Elements.join(read.elements());
    }

    /** What some processes have written. */
    static List<Transaction> read(List<Path> files) throws IOException {
        Map<String, String[]> worked = new HashMap<>();
        Map<String, String[]> told = new HashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ");
                (words[0].equals(TOLD) ? told : worked).put(words[1], words);
            }
        }
        List<Transaction> transactions = new ArrayList<>();
        worked.forEach((id, words) -> transactions.add(transaction(words, told.get(id))));
        return transactions;
    }

    private static Transaction transaction(String[] worked, String[] told) {
        Outcome outcome = worked[0].equals(GIVES_UP) ? Outcome.ABORTED : Outcome.UNKNOWN;
        long at = Long.MAX_VALUE;
        if (told != null) {
            outcome = Outcome.valueOf(told[3]);
            at = outcome == Outcome.COMMITTED ? Long.parseLong(told[2]) : at;
        }
        List<Operation> operations = new ArrayList<>();
        for (int i = 4; i < worked.length; i++) {
            operations.add(operation(worked[i].split("\\|", -1)));
        }
        return new Transaction(
                worked[1], Long.parseLong(worked[2]), Long.parseLong(worked[3]), at, outcome, operations);
    }

    private static Operation operation(String[] parts) {
        Item item = new Item(Store.valueOf(parts[1]), parts[2]);
        return parts[0].equals("append")
                ? new Append(item, parts[3])
                : new Read(item, Elements.split(parts[4]), parts[0].equals("strict"), Long.parseLong(parts[3]));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
