package io.concordat.testing.servers.internal.redis;

import io.concordat.testing.servers.internal.cache.ServerCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * The Redis server inside the {@code embedded-redis} artifact.
 *
 * <p>Only the program is taken from there: started by that library, it could be neither killed nor paused.
 */
public final class EmbeddedRedis {
    private EmbeddedRedis() {}

    /** Whether the artifact has a program for this system and processor. */
    public static boolean isAvailable() {
        return resource().isPresent();
    }

    /** Unpacks the program, once for this user. */
    public static Path unpack(ServerCache cache) {
        String resource =
                resource().orElseThrow(() -> new IllegalStateException("no embedded Redis on the class path"));
        Path unpacked = cache.directory(resource.substring(1), directory -> {
            Path program = directory.resolve("redis-server");
            try (InputStream in = ExecutableProvider.class.getResourceAsStream(resource)) {
                Files.copy(in, program);
            }
            if (!program.toFile().setExecutable(true)) {
                throw new IOException(program + " cannot be made executable");
            }
        });
        return unpacked.resolve("redis-server");
    }

    private static Optional<String> resource() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!system.contains("linux") && !system.contains("mac")) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture()));
    }
}
