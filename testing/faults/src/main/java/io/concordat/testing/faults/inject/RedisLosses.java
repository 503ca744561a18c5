package io.concordat.testing.faults.inject;

import io.concordat.testing.faults.plan.Fault;
import io.concordat.testing.faults.plan.Victim;
import io.concordat.testing.servers.RedisServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Redis that loses what it has answered. */
final class RedisLosses {
    private RedisLosses() {}

    static void begin(StoreSet stores, Fault.Lose lose, Runnable begun) throws IOException {
        if (lose.loss() == Fault.Loss.FLUSH) {
            stores.redis().command("FLUSHALL");
            begun.run();
            return;
        }
        Optional<Path> file = appendOnlyFile(stores.redis());
        stores.process(Victim.REDIS).kill();
        if (file.isPresent()) {
            cutBack(file.orElseThrow(), stores.appendedBefore(), lose.permille());
        }
        begun.run();
        stores.process(Victim.REDIS).restart();
    }

    private static void cutBack(Path path, long from, int permille) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long written = Math.max(0, file.length() - from);
            file.setLength(file.length() - written + written * permille / 1000);
        }
    }

    /** How long the append-only file is. */
    static long appended(RedisServer redis) throws IOException {
        Optional<Path> file = appendOnlyFile(redis);
        return file.isPresent() ? Files.size(file.orElseThrow()) : 0;
    }

    /** The file that is being appended to: one of several parts since Redis 7. */
    private static Optional<Path> appendOnlyFile(RedisServer redis) throws IOException {
        Path directory = Path.of(redis.command("CONFIG", "GET", "dir").texts().get(1));
        Path parts = directory.resolve("appendonlydir");
        if (Files.isDirectory(parts)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(parts, "*.incr.aof")) {
                Optional<Path> last = Optional.empty();
                for (Path file : files) {
                    last = Optional.of(file);
                }
                return last;
            }
        }
        return Optional.of(directory.resolve("appendonly.aof")).filter(Files::exists);
    }
}
