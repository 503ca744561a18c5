package io.concordat.testing.servers.internal.mysql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MariaDB's own files beside the program: the statements that make its system tables, and its messages.
 *
 * <p>What mariadb-install-db does, without the help tables and without the programs that the embedded artifact lacks.
 *
 * @param base the installation
 * @param directory the files
 */
record MariaDbShare(Path base, Path directory) {
    private static final List<String> PLACES = List.of("share", "share/mariadb", "share/mysql");

    static MariaDbShare of(MySqlProgram program) throws IOException {
        Path base = program.executable().toRealPath().getParent().getParent();
        for (String place : PLACES) {
            Path share = base.resolve(place);
            if (Files.exists(share.resolve("mariadb_system_tables.sql"))) {
                return new MariaDbShare(base, share);
            }
        }
        throw new IOException(
                program.executable() + " is MariaDB, but mariadb_system_tables.sql is in none of " + PLACES + " below "
                        + base + ": set CONCORDAT_MYSQL_URL to a running server, or CONCORDAT_PAIR=embedded");
    }

    /** The statements for an empty data directory; the classic root account without a password is among them. */
    List<String> systemTables() throws IOException {
        List<String> statements = new ArrayList<>(List.of("CREATE DATABASE mysql;", "USE mysql;"));
        statements.add("SET @auth_root_socket = NULL;");
        for (String file : List.of(
                "mariadb_system_tables.sql",
                "mariadb_performance_tables.sql",
                "mariadb_system_tables_data.sql",
                "maria_add_gis_sp_bootstrap.sql")) {
            statements.addAll(Files.readAllLines(directory.resolve(file), StandardCharsets.UTF_8));
        }
        statements.add("CREATE DATABASE concordat;");
        return statements;
    }

    /** Arguments that make the program read statements from its standard input and end. */
    List<String> bootstrap() {
        List<String> arguments = new ArrayList<>(places());
        arguments.addAll(List.of(
                "--bootstrap",
                "--enforce-storage-engine=",
                "--max-allowed-packet=8M",
                "--net-buffer-length=16K",
                "--innodb-log-file-size=" + MySqlSettings.REDO_LOG));
        return arguments;
    }

    /** Arguments that say where the installation and its files are. */
    List<String> places() {
        return List.of(
                "--basedir=" + base,
                "--lc-messages-dir=" + directory,
                "--character-sets-dir=" + directory.resolve("charsets"));
    }
}
