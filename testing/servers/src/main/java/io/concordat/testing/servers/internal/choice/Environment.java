package io.concordat.testing.servers.internal.choice;

import io.concordat.testing.servers.internal.container.Docker;
import io.concordat.testing.servers.internal.mysql.EmbeddedMariaDb;
import io.concordat.testing.servers.internal.redis.EmbeddedRedis;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the choice depends on.
 *
 * @param settings the value of a setting, given its environment variable; never blank
 * @param path the folders of the PATH
 * @param docker whether a Docker daemon answers
 * @param startsPrograms whether programs can be started under supervision here
 * @param embedded whether an artifact holds this kind of server for this machine
 */
public record Environment(
        Function<String, Optional<String>> settings,
        List<Path> path,
        BooleanSupplier docker,
        boolean startsPrograms,
        Predicate<Kind> embedded) {

    /** The environment of this JVM. */
    public static Environment ofThisJvm() {
        return new Environment(
                Environment::setting,
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of)
                        .toList(),
                Docker::answers,
                Files.isExecutable(Path.of("/bin/sh")),
                kind -> kind == Kind.MYSQL ? EmbeddedMariaDb.isAvailable() : EmbeddedRedis.isAvailable());
    }

    /** A setting: the system property {@code concordat.mysql.url} wins over the variable {@code CONCORDAT_MYSQL_URL}. */
    public static Optional<String> setting(String variable) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return Optional.ofNullable(System.getProperty(property))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
