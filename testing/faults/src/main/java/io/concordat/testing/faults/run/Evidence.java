package io.concordat.testing.faults.run;

import io.concordat.testing.faults.check.Contents;
import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.servers.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the stores hold after a run that violated something, for people. */
final class Evidence {
    private static final List<String> QUERIES = List.of(
            "XA RECOVER",
            "SHOW FULL PROCESSLIST",
            "SELECT * FROM information_schema.innodb_trx",
            "SELECT seq, gtrid, decision, decided_at, participants FROM concordat_decision",
            "SELECT * FROM concordat_incarnation",
            "SELECT * FROM concordat_lease",
            "SELECT * FROM concordat_state");

    private Evidence() {}

    /** Writes {@code stores.txt}, and copies the servers' logs, of earlier runs too: their last lines are of this one. */
    static void keep(StoreSet stores, Path directory) throws Exception {
        stores.logs().forEach((name, log) -> copy(log, directory.resolve(name + ".log")));
        try (PrintStream out = new PrintStream(directory.resolve("stores.txt").toFile(), "UTF-8")) {
            out.println(Contents.of(stores));
            try (Connection connection = stores.connect();
                    Statement statement = connection.createStatement()) {
                for (String query : QUERIES) {
                    print(statement, query, out);
                }
            }
            keys(stores.redis(), out);
        }
    }

    private static void copy(Path log, Path to) {
        try {
            Files.copy(log, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be kept", e);
        }
    }

    private static void print(Statement statement, String query, PrintStream out) {
        out.println(query);
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(' ').append(rows.getString(i));
                }
                out.println(line);
            }
        } catch (SQLException e) {
            out.println(" " + e.getMessage());
        }
    }

    private static void keys(RedisServer redis, PrintStream out) {
        for (String key : redis.command("KEYS", "concordat:*").texts()) {
            String type = redis.command("TYPE", key).toString();
            String value =
                    switch (type) {
                        case "string" -> redis.command("GET", key).toString();
                        case "hash" -> redis.command("HGETALL", key).toString();
                        case "zset" ->
                            redis.command("ZRANGE", key, "0", "-1", "WITHSCORES")
                                    .toString();
                        default -> type;
                    };
            out.println(key + " " + value);
        }
    }
}
