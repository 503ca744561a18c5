package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Contender;
import io.concordat.testing.benchmarks.contender.Place;
import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.benchmarks.worker.Slice;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One variant in a comparison: its process, its Redis, its database in the MySQL that all share. Not thread-safe. */
final class Contestant implements AutoCloseable {
    private static final Pattern SENT = Pattern.compile("total_net_input_bytes:(\\d+)");

    private final Variant variant;
    private final MySqlServer mysql;
    private final RedisServer redis;
    private final Accounts accounts;
    private final Place place;
    private final Path directory;
    private Optional<WorkerProcess> worker = Optional.empty();
    private int slices;
    private long committed;
    private long failed;

    /**
     * @param callers how many at most
     * @param pool how many connections to MySQL
     */
    Contestant(Variant variant, MySqlServer mysql, Path directory, int callers, int pool)
            throws IOException, SQLException {
        this.variant = variant;
        this.mysql = mysql;
        this.redis = Servers.startRedis(RedisOptions.defaults());
        this.directory = directory;
        this.accounts = new Accounts(mysql, redis, "bench_" + variant.id().replace('-', '_'));
        accounts.create(callers * Contender.ACCOUNTS);
        Path log = Files.createDirectories(directory.resolve(variant.id()));
        this.place = new Place(accounts.url(), mysql.user(), mysql.password(), redis.uri(), log, callers, pool);
    }

    Variant variant() {
        return variant;
    }

    Accounts accounts() {
        return accounts;
    }

    Place place() {
        return place;
    }

    RedisServer redis() {
        return redis;
    }

    /** Starts its process. */
    void start(Launch launch) throws IOException {
        worker = Optional.of(WorkerProcess.start(variant, directory, launch));
        slices = 0;
    }

    void set(Aof aof) {
        redis.command("CONFIG", "SET", "appendfsync", aof.id());
    }

    Measured work(int callers, Duration time) throws IOException {
        long sentBefore = sentToRedis();
        long mysqlBefore = cpu(mysql.process());
        long redisBefore = cpu(redis.process());
        Slice slice = worker.orElseThrow().work(callers, time);
        committed += slice.committed();
        failed += slice.failed();
        return new Measured(
                slice,
                slices++,
                cpu(mysql.process()) - mysqlBefore,
                cpu(redis.process()) - redisBefore,
                sentToRedis() - sentBefore);
    }

    /** How many files its process has forced in each slice since its start; asked once, at the end. */
    List<Long> forces() throws IOException {
        return worker.orElseThrow().forces();
    }

    private long sentToRedis() {
        Matcher sent = SENT.matcher(redis.command("INFO", "stats").text());
        return sent.find() ? Long.parseLong(sent.group(1)) : 0;
    }

    private static long cpu(Optional<ServerProcess> process) {
        return process.flatMap(server -> ProcessHandle.of(server.pid()))
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }

    /** Ends its process; the servers stay. */
    void stop() throws IOException {
        if (worker.isPresent()) {
            WorkerProcess ending = worker.get();
            worker = Optional.empty();
            ending.close();
        }
    }

    /** What did nothing cannot look fast. Only the naive one may be torn, and only by what failed. */
    void check() throws SQLException {
        accounts.check(variant.id(), committed, failed, variant == Variant.NAIVE ? failed : 0);
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } finally {
            redis.close();
        }
    }
}
