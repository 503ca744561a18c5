package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Runs a comparison. For one run. */
public final class Comparing {
    /** Not the small ones of tests: what is compared should not wait for the end of a log of 16 MB. */
    private static final MySqlOptions MYSQL = MySqlOptions.defaults()
            .with("loose-innodb-redo-log-capacity", "256M")
            .with("innodb-buffer-pool-size", "256M")
            .with("max-connections", "1000");

    private static final int ALONE = 4;

    private final CompareOptions options;
    private final Schedule schedule;
    private final Consumer<String> progress;
    private final List<Contestant> contestants = new ArrayList<>();
    private final Map<Conditions, List<Measured>> measured = new LinkedHashMap<>();

    /** Under which conditions a slice was measured. */
    private record Conditions(Contestant contestant, int callers, Aof aof) {}

    /**
     * Plans it.
     *
     * @throws IllegalArgumentException if the time is too short
     */
    public Comparing(CompareOptions options, Consumer<String> progress) {
        this.options = options;
        this.schedule = Schedule.of(options);
        this.progress = progress;
    }

    /** Starts the servers and all contestants, lets them take turns, counts, and checks what they left. */
    public Comparison run() throws IOException, SQLException {
        try (Folder folder = Folder.create();
                MySqlServer mysql = Servers.startMySql(MYSQL)) {
            try {
                start(mysql, folder.path());
                takeTurns();
                List<Trips> trips = options.counted() ? count(folder.path()) : List.of();
                check();
                return new Comparison(servers(mysql), schedule, options, cells(), trips);
            } finally {
                for (Contestant contestant : contestants) {
                    contestant.close();
                }
            }
        }
    }

    private void start(MySqlServer mysql, Path directory) throws IOException, SQLException {
        int callers = Collections.max(options.callers());
        for (Variant variant : options.variants()) {
            progress.accept("Starting " + variant.id() + " ...");
            Contestant contestant = new Contestant(variant, mysql, directory, callers);
            contestants.add(contestant);
            contestant.start();
        }
    }

    private void takeTurns() throws IOException {
        Random random = new Random(options.seed());
        for (Aof aof : options.aof()) {
            contestants.forEach(contestant -> contestant.set(aof));
            warmUp(aof);
            for (int round = 1; round <= schedule.rounds(); round++) {
                progress.accept("appendfsync " + aof.id() + ": round " + round + " of " + schedule.rounds() + ", "
                        + options.callers().size() * contestants.size() + " slices of "
                        + schedule.slice().toMillis() + " ms ...");
                List<Conditions> order = new ArrayList<>(all(aof));
                Collections.shuffle(order, random);
                for (Conditions next : order) {
                    measured.computeIfAbsent(next, unused -> new ArrayList<>())
                            .add(next.contestant().work(next.callers(), schedule.slice()));
                }
            }
        }
    }

    private void warmUp(Aof aof) throws IOException {
        Duration each = aof == options.aof().get(0) ? schedule.warmUp() : schedule.rewarm();
        progress.accept("appendfsync " + aof.id() + ": warming up, " + each.toMillis() + " ms each ...");
        for (Contestant contestant : contestants) {
            contestant.work(1, each.dividedBy(ALONE)); // a cold client that opens many connections at once gives up
            contestant.work(
                    Collections.max(options.callers()),
                    each.multipliedBy(ALONE - 1).dividedBy(ALONE));
        }
    }

    private List<Trips> count(Path directory) throws IOException, SQLException {
        List<Trips> trips = new ArrayList<>();
        for (Contestant contestant : contestants) {
            progress.accept("Counting what " + contestant.variant().id() + " asks for ...");
            contestant.stop();
            trips.add(new Counting(contestant, directory).run());
        }
        return trips;
    }

    private List<Conditions> all(Aof aof) {
        return options.callers().stream()
                .flatMap(callers -> contestants.stream().map(each -> new Conditions(each, callers, aof)))
                .toList();
    }

    private List<Cell> cells() {
        return options.aof().stream()
                .flatMap(aof -> all(aof).stream())
                .map(each -> new Cell(each.contestant().variant(), each.callers(), each.aof(), measured.get(each)))
                .toList();
    }

    private void check() throws IOException, SQLException {
        progress.accept("Comparing the stores ...");
        for (Contestant contestant : contestants) {
            contestant.check();
        }
    }

    private String servers(MySqlServer mysql) {
        return mysql.description().replaceFirst(" at .*", "") + ", "
                + contestants.get(0).redis().description().replaceFirst(" at .*", "") + ", Java "
                + System.getProperty("java.specification.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }
}
