package io.concordat.testing.servers.internal.mysql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of a server for tests: durable, small, on the loopback only. */
final class MySqlSettings {
    static final String REDO_LOG = "16M";

    private MySqlSettings() {}

    /** All words of the command; the caller's settings come last and win. */
    static List<String> words(MySqlProgram program, Path directory, int port, Map<String, String> settings) {
        try {
            List<String> words = new ArrayList<>(program.start());
            words.addAll(asUser());
            words.addAll(List.of(
                    "--datadir=" + directory.resolve("data"),
                    "--tmpdir=" + directory,
                    "--pid-file=" + directory.resolve("server.pid"),
                    "--socket=" + directory.resolve("socket"),
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    "--skip-name-resolve",
                    "--log-bin=binlog",
                    "--server-id=1",
                    "--sync-binlog=1",
                    "--innodb-flush-log-at-trx-commit=1",
                    "--innodb-buffer-pool-size=64M",
                    "--max-connections=300",
                    "--performance-schema=OFF"));
            if (program.isMariaDb()) {
                words.addAll(MariaDbShare.of(program).places());
                // Making a TLS key at every start takes seconds.
                words.addAll(List.of("--skip-ssl", "--innodb-log-file-size=" + REDO_LOG));
            } else {
                words.addAll(List.of(
                        "--secure-file-priv=NULL",
                        "--loose-mysqlx=OFF",
                        "--loose-innodb-redo-log-capacity=" + REDO_LOG));
            }
            settings.forEach((name, value) -> words.add("--" + name + "=" + value));
            return words;
        } catch (IOException e) {
            throw new IllegalStateException(program.executable() + " cannot be started", e);
        }
    }

    /** MySQL runs as root only if told so. */
    static List<String> asUser() {
        return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
    }
}
