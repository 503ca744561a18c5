package io.concordat.testing.faults;

import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * The program: lets the system calls of a journal fail one after the other, by a limit on its files and by strace, and checks
 * what becomes of it.
 */
public final class DiskFaults {
    private static final int ALL_WELL = 0;
    private static final int VIOLATED = 1;
    private static final int CANNOT_RUN = 3;
    private static final int MAY_NOT_TRACE = 4;

    /** At once, and in the middle of a segment: there a write has been done in part. */
    private static final List<DiskFault> LIMITS =
            List.of(new DiskFault.FileLimit(0), new DiskFault.FileLimit(6_000), new DiskFault.FileLimit(11_000));

    /** The thread that opens the journal makes one fdatasync, three pwrite64 and two fsync; the one that writes counts anew. */
    private static final List<DiskFault> TRACED = List.of(
            new DiskFault.SystemCall("fdatasync", "EIO", 2, true),
            new DiskFault.SystemCall("fdatasync", "EIO", 5, true),
            new DiskFault.SystemCall("fdatasync", "ENOSPC", 3, true),
            new DiskFault.SystemCall("pwrite64", "EIO", 5, true),
            new DiskFault.SystemCall("pwrite64", "ENOSPC", 4, true),
            new DiskFault.SystemCall("pwrite64", "EDQUOT", 7, true),
            new DiskFault.SystemCall("fsync", "EIO", 3, false));

    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = Stream.of(
                    "org.redisson", "com.atomikos", "com.zaxxer", "io.concordat.coordinator")
            .map(Logger::getLogger)
            .toList();

    private DiskFaults() {}

    /**
     * Runs; exit code 0 when all is well, 1 when something does not hold, 3 when nothing could be tried, 4 when what was tried
     * is well, and that was the limits alone, because this machine forbids tracing.
     */
    public static void main(String[] arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        System.exit(run());
    }

    private static int run() {
        try {
            Path directory = Files.createTempDirectory("disk-faults-");
            try {
                Optional<String> forbidden = Strace.forbidden(directory);
                List<DiskFault> faults = new ArrayList<>(LIMITS);
                forbidden.ifPresentOrElse(System.err::println, () -> faults.addAll(TRACED));
                int result = tryAll(faults, directory);
                return result == ALL_WELL && forbidden.isPresent() ? MAY_NOT_TRACE : result;
            } finally {
                delete(directory);
            }
        } catch (Exception e) {
            System.err.println("error: " + e.getMessage());
            return CANNOT_RUN;
        }
    }

    private static int tryAll(List<DiskFault> faults, Path directory) throws Exception {
        MySqlServer mysql = Servers.mysql();
        RedisServer redis = Servers.redis();
        Config config = new Config();
        config.useSingleServer().setAddress(redis.uri());
        RedissonClient plain = Redisson.create(config);
        int result = ALL_WELL;
        try {
            for (int i = 0; i < faults.size(); i++) {
                Stores stores = new Stores(
                        mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), directory.resolve("journal" + i));
                if (!holds(faults.get(i), stores, plain)) {
                    result = VIOLATED;
                }
            }
        } finally {
            plain.shutdown();
        }
        return result;
    }

    private static boolean holds(DiskFault fault, Stores stores, RedissonClient plain) throws Exception {
        plain.getKeys().flushall();
        try (Connection connection =
                DriverManager.getConnection(stores.mysqlUrl(), stores.mysqlUser(), stores.mysqlPassword())) {
            Bank.create(connection);
        }
        DiskFaultRun run = DiskFaultRun.of(fault, stores, plain);
        System.out.println(fault + ": " + run + (run.violations().isEmpty() ? "" : ": VIOLATED"));
        if (!run.violations().isEmpty()) {
            run.violations().forEach(violation -> System.out.println("  " + violation));
            System.out.println(Files.readString(DiskFaultRun.logOf(stores)));
        }
        return run.violations().isEmpty();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        }
    }
}
