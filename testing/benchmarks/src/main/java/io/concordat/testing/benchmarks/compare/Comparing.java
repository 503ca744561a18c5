package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final List<Contestant> contestants = Collections.synchronizedList(new ArrayList<>());
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
        this.progress = line -> tell(progress, line);
    }

    private static synchronized void tell(Consumer<String> progress, String line) {
        progress.accept(line);
    }

    /** Starts the servers and all contestants, lets them take turns, counts, and checks what they left. */
    public Comparison run() throws IOException, SQLException {
        try (Folder folder = Folder.create();
                MySqlServer mysql = Servers.startMySql(MYSQL)) {
            try {
                start(mysql, folder.path());
                takeTurns();
                List<Cell> cells = cells();
                List<Trips> trips = options.counted() ? count(folder.path()) : List.of();
                check();
                return new Comparison(servers(mysql), schedule, options, cells, trips);
            } finally {
                for (Contestant contestant : contestants) {
                    contestant.close();
                }
            }
        }
    }

    private void start(MySqlServer mysql, Path directory) throws IOException, SQLException {
        int callers = Collections.max(options.callers());
        int pool = options.connections(callers);
        for (Variant variant : options.variants()) {
            contestants.add(new Contestant(variant, mysql, directory, callers, pool));
        }
        if (options.output().profile().isPresent()) {
            Files.createDirectories(options.output().profile().get());
        }
        AtOnce.each(contestants, contestant -> {
            progress.accept("Starting " + contestant.variant().id() + " ...");
            contestant.start(
                    Launch.of(contestant.place()).quickly(options.isShort()).profiledInto(profile(contestant)));
        });
    }

    private Optional<Path> profile(Contestant contestant) {
        return options.output()
                .profile()
                .map(folder -> folder.resolve(contestant.variant().id() + ".jfr"));
    }

    private void takeTurns() throws IOException {
        Random random = new Random(options.seed());
        for (Aof aof : options.aof()) {
            contestants.forEach(contestant -> contestant.set(aof));
            warmUp(aof);
            Limit limit = new Limit(options.limit());
            for (int round = 1; round <= schedule.rounds() && limit.allowsAnother(); round++) {
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
        AtOnce.each(contestants, contestant -> {
            contestant.work(1, each.dividedBy(ALONE)); // a cold client that opens many connections at once gives up
            contestant.work(
                    Collections.max(options.callers()),
                    each.multipliedBy(ALONE - 1).dividedBy(ALONE));
        });
    }

    private List<Trips> count(Path directory) throws IOException, SQLException {
        List<Counting> all = new ArrayList<>();
        try {
            progress.accept("Starting all behind proxies ...");
            for (Contestant contestant : contestants) {
                all.add(new Counting(contestant, directory));
            }
            AtOnce.each(all, Counting::start);
            progress.accept("Counting what each asks for ...");
            List<Trips> trips = new ArrayList<>();
            for (Counting counting : all) {
                trips.add(counting.run());
            }
            return trips;
        } finally {
            AtOnce.each(all, Counting::close);
        }
    }

    private List<Conditions> all(Aof aof) {
        return options.callers().stream()
                .flatMap(callers -> contestants.stream().map(each -> new Conditions(each, callers, aof)))
                .toList();
    }

    private List<Cell> cells() throws IOException {
        Map<Contestant, List<Long>> forces = new HashMap<>();
        for (Contestant contestant : contestants) {
            forces.put(contestant, contestant.forces());
        }
        return options.aof().stream()
                .flatMap(aof -> all(aof).stream())
                .map(each -> cell(each, forces.get(each.contestant())))
                .toList();
    }

    private Cell cell(Conditions conditions, List<Long> forces) {
        List<Measured> slices = measured.get(conditions);
        return new Cell(
                conditions.contestant().variant(),
                conditions.callers(),
                conditions.aof(),
                slices,
                slices.stream().mapToLong(slice -> forces.get(slice.number())).sum());
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
                + Runtime.getRuntime().availableProcessors() + " processors"
                + (options.pool().isPresent()
                        ? ", at most " + options.pool().getAsInt() + " connections to MySQL"
                        : "");
    }
}
