package io.concordat.testing.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.testing.faults.workload.History;
import io.concordat.testing.faults.workload.Kind;
import io.concordat.testing.faults.workload.Told;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The histories of all processes of a run, read back.
 *
 * @param transactions what was begun, by id
 * @param decided gtrids whose decision a coordinator reported as durable
 * @param ends what became of each branch: {@code GTRID RESOURCE} and the ends that were reported
 * @param heuristics heuristic outcomes that recovery has found
 * @param troubles what must never happen, as a process saw it
 */
public record Recorded(
        Map<String, Transaction> transactions,
        Set<String> decided,
        Map<String, Set<String>> ends,
        List<String> heuristics,
        List<String> troubles) {

    /**
     * One transaction.
     *
     * @param kind what it does
     * @param told what its caller was told, and in which words
     */
    public record Transaction(Kind kind, Told told, String message) {}

    /** Reads all histories of a directory. */
    public static Recorded in(Path directory) throws IOException {
        Recorded recorded = new Recorded(
                new LinkedHashMap<>(), new HashSet<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "history-*.txt")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file, UTF_8)) {
                    recorded.add(line);
                }
            }
        }
        return recorded;
    }

    private void add(String line) {
        String[] words = line.split(" ", 4);
        switch (words[0]) {
            case History.BEGUN -> transactions.put(words[1], new Transaction(Kind.valueOf(words[2]), Told.NOTHING, ""));
            case History.TOLD -> {
                Transaction begun = transactions.get(words[1]);
                transactions.put(words[1], new Transaction(begun.kind(), Told.valueOf(words[2]), words[3]));
            }
            case History.DECIDED -> decided.add(words[1]);
            case History.ENDED ->
                ends.computeIfAbsent(words[1] + " " + words[2], branch -> new HashSet<>())
                        .add(words[3]);
            case History.HEURISTIC -> heuristics.add(line);
            case History.TROUBLE -> troubles.add(line);
            default -> {} // for people
        }
    }
}
