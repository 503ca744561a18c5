package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of the log's tables and the statements that make them. Immutable.
 *
 * @param schema the database they are in; empty for the connection's own
 * @param prefix what each name begins with
 */
record Tables(String schema, String prefix) {
    /** The number of the format of the tables. */
    static final long FORMAT = 1;

    static final String DEFAULT_PREFIX = "concordat_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$-]{0,40}");
    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*\\R?");
    private static final String[] NAMES = {"decision", "heuristic", "incarnation", "lease", "state"};

    Tables {
        for (String name : List.of(schema, prefix)) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name + "' is not usable as a schema or table prefix of the"
                        + " decision log: give at most 40 characters of A-Z a-z 0-9 _ $ -.");
            }
        }
    }

    Tables in(String actualSchema) {
        return new Tables(actualSchema, prefix);
    }

    String decision() {
        return qualified("decision");
    }

    String heuristic() {
        return qualified("heuristic");
    }

    String incarnation() {
        return qualified("incarnation");
    }

    String lease() {
        return qualified("lease");
    }

    String state() {
        return qualified("state");
    }

    private String qualified(String table) {
        String name = "`" + prefix + table + "`";
        return schema.isEmpty() ? name : "`" + schema + "`." + name;
    }

    /** The published statements that make the tables, for these names. */
    String ddl() {
        String text = published();
        for (String table : NAMES) {
            text = text.replace(DEFAULT_PREFIX + table, qualified(table));
        }
        return text;
    }

    /** The statements of {@link #ddl()}, one by one. */
    List<String> statements() {
        return Arrays.stream(COMMENT.matcher(ddl()).replaceAll("").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .collect(Collectors.toList());
    }

    /** The file that docs show. */
    static String published() {
        try (InputStream file = Tables.class.getResourceAsStream("tables.sql")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The library's file tables.sql cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return (schema.isEmpty() ? "" : schema + ".") + prefix + "*";
    }
}
