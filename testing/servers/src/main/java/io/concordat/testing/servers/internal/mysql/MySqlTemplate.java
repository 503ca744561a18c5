package io.concordat.testing.servers.internal.mysql;

import io.concordat.testing.servers.internal.cache.FileTree;
import io.concordat.testing.servers.internal.cache.ServerCache;
import io.concordat.testing.servers.internal.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The initialised data directory of a server version: made once, which takes seconds, and copied for each server. */
final class MySqlTemplate {
    // To be changed with anything below that changes what a template holds.
    private static final String FORMAT = "1";

    private MySqlTemplate() {}

    /** Copies the template of a program's version to a directory that does not exist yet. */
    static void copy(MySqlProgram program, ServerCache cache, Path data) throws IOException {
        String name = "data-" + FORMAT + "-" + program.version().replaceAll("[^A-Za-z0-9.+-]", "_");
        FileTree.copy(cache.directory(name, made -> initialise(program, made)), data);
    }

    private static void initialise(MySqlProgram program, Path data) throws IOException {
        Path sql = Files.createTempFile("concordat-", ".sql");
        try {
            if (program.isMariaDb()) {
                MariaDbShare share = MariaDbShare.of(program);
                Files.write(sql, share.systemTables());
                Programs.run(words(program, data, share.bootstrap()), sql);
            } else {
                Files.write(
                        sql,
                        List.of(
                                "CREATE DATABASE concordat;",
                                "CREATE USER 'root'@'127.0.0.1';",
                                "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;"));
                List<String> initialise = List.of(
                        "--initialize-insecure",
                        "--init-file=" + sql,
                        "--secure-file-priv=NULL",
                        "--loose-innodb-redo-log-capacity=" + MySqlSettings.REDO_LOG);
                Programs.run(words(program, data, initialise), Path.of("/dev/null"));
                // The server's identity: each copy makes its own.
                Files.deleteIfExists(data.resolve("auto.cnf"));
            }
        } finally {
            Files.delete(sql);
        }
    }

    private static List<String> words(MySqlProgram program, Path data, List<String> more) throws IOException {
        List<String> words = new ArrayList<>(program.start());
        words.addAll(MySqlSettings.asUser());
        words.add("--datadir=" + data);
        words.addAll(more);
        return words;
    }
}
