package io.concordat.testing.servers.internal.mysql;

import io.concordat.testing.servers.internal.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that is a MySQL or MariaDB server. Immutable.
 *
 * @param executable the program or a script that becomes it
 * @param version for example {@code 9.7.4-2} or {@code 11.4.5-MariaDB}
 */
public record MySqlProgram(Path executable, String version) {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final Pattern VERSION = Pattern.compile("\\bVer (\\S+)");
    private static final int LARGEST_SCRIPT = 64 * 1024;

    /** Asks a program for its version. */
    public static MySqlProgram of(Path executable) {
        try {
            List<String> words = new ArrayList<>(start(executable));
            words.add("--version");
            String printed = Programs.run(words, NOTHING);
            Matcher version = VERSION.matcher(printed);
            if (!version.find()) {
                throw new IllegalStateException(executable + " is no MySQL server: --version printed " + printed);
            }
            return new MySqlProgram(executable, version.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(executable + " does not run", e);
        }
    }

    /** Whether it is MariaDB, which is initialised in another way and knows other settings. */
    public boolean isMariaDb() {
        return version.contains("MariaDB");
    }

    /** Name and version, for people. */
    public String label() {
        return isMariaDb() ? "MariaDB " + version.replaceFirst("-MariaDB.*", "") : "MySQL " + version;
    }

    /** The first words of every command: the program, without the configuration files of this machine. */
    List<String> start() throws IOException {
        return start(executable);
    }

    private static List<String> start(Path executable) throws IOException {
        // The option is refused anywhere but in first place, so a launcher script that has it must not get it again.
        return isScriptWithoutDefaults(executable)
                ? List.of(executable.toString())
                : List.of(executable.toString(), "--no-defaults");
    }

    private static boolean isScriptWithoutDefaults(Path executable) throws IOException {
        if (Files.size(executable) > LARGEST_SCRIPT) {
            return false;
        }
        String content = Files.readString(executable, StandardCharsets.ISO_8859_1);
        return content.startsWith("#!") && content.contains("--no-defaults");
    }
}
