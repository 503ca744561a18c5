package io.concordat.testing.faults;

import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The program: whether a MySQL still has its prepared branches when it was killed and has recovered. Nothing of this project
 * takes part; branches are prepared one after the other, something else commits, and the server is killed.
 */
public final class PreparedBranches {
    private static final int KEPT = 0;
    private static final int LOST = 1;
    private static final int USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private static final String HELP = """
            usage: bin/prepared-branches

            Starts a MySQL, prepares branches, commits something else, kills the server, starts it again, and looks which
            of the branches XA RECOVER still lists: those of this project's coordinators, and those of other transaction
            managers. CONCORDAT_PAIR chooses the server, as for the tests.
            Exit: 0 all are there, 1 the server has lost some, 2 usage, 3 cannot run.""";

    private static final int OURS = 1096044365;
    private static final String RUN = ":1795420269:17954202705290284";

    /** Xids as MySQL's statements want them, in the order they are prepared. */
    private record Attempt(String title, List<String> xids) {}

    /** Names of several lengths, of two coordinators, some prepared in another order than they were begun in. */
    private static final Attempt OWN = new Attempt(
            "two coordinators of this project",
            List.of(
                    xid(OURS, "node10" + RUN + "07", "mysql:10"),
                    xid(OURS, "node1" + RUN + "11", "mysql:9"),
                    xid(OURS, "node1" + RUN + "10", "mysql:10"),
                    xid(OURS, "node10" + RUN + "05", "mysql:9"),
                    xid(OURS, "node1" + RUN + "09", "mysql:101"),
                    xid(OURS, "A" + RUN + "02", "mysql:7")));

    /** MySQL orders names by format, by length and by text, in a way that is no order where formats differ (docs/mysql.md). */
    private static final List<Attempt> OTHERS = List.of(
            new Attempt(
                    "another transaction manager, global parts of 1 byte",
                    List.of(xid(7, "b", "branch"), xid(7, "a", "branch"))),
            new Attempt(
                    "one of format 131077 and 28 bytes beside ours",
                    List.of(
                            xid(OURS, "node1" + RUN + "12", "mysql:12"),
                            xid(131077, "0123456789012345678901234567", "b"),
                            xid(OURS, "node1" + RUN + "11", "mysql:9"))),
            new Attempt(
                    "two of format 131077 and 60 bytes beside ours",
                    List.of(
                            xid(OURS, "node1" + RUN + "12", "mysql:12"),
                            xid(131077, "0".repeat(60), "b"),
                            xid(OURS, "node1" + RUN + "11", "mysql:9"),
                            xid(131077, "1".repeat(60), "b"))));

    /**
     * What was prepared, and what the server had lost of it.
     *
     * @param title whose branches these are
     * @param prepared how many there were
     * @param lost those that it does not list any more
     */
    public record Result(String title, int prepared, List<String> lost) {}

    private final MySqlServer server;

    private PreparedBranches(MySqlServer server) {
        this.server = server;
    }

    /** Runs; see {@code --help}. */
    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            System.out.println(HELP);
            System.exit(arguments[0].equals("--help") ? KEPT : USAGE);
        }
        try (MySqlServer server = Servers.startMySql(MySqlOptions.defaults())) {
            System.out.println(server.description());
            List<Result> results = new ArrayList<>(List.of(ofOurs(server)));
            for (Attempt attempt : OTHERS) {
                results.add(new PreparedBranches(server).result(attempt));
            }
            results.forEach(result -> System.out.println(result.title() + ": "
                    + (result.lost().isEmpty()
                            ? "all " + result.prepared() + " are there"
                            : "of " + result.prepared() + " lost " + result.lost())));
            System.exit(results.stream().allMatch(result -> result.lost().isEmpty()) ? KEPT : LOST);
        } catch (SQLException | RuntimeException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(CANNOT_RUN);
        }
    }

    /**
     * Tries those of this project's coordinators.
     *
     * @param server of its own for this; its process is killed
     */
    public static Result ofOurs(MySqlServer server) throws SQLException {
        return new PreparedBranches(server).result(OWN);
    }

    private Result result(Attempt attempt) throws SQLException {
        run("CREATE TABLE IF NOT EXISTS prepared (id VARCHAR(200) PRIMARY KEY) ENGINE=InnoDB", "FLUSH BINARY LOGS");
        for (String xid : attempt.xids()) {
            run(
                    "XA START " + xid,
                    "INSERT INTO prepared VALUES (\"" + attempt.title() + xid + "\")",
                    "XA END " + xid,
                    "XA PREPARE " + xid);
        }
        run("INSERT INTO prepared VALUES ('" + attempt.title() + "')");
        ServerProcess process = server.process()
                .orElseThrow(() -> new IllegalStateException("This server runs elsewhere and cannot be killed"));
        process.kill();
        process.restart();
        Set<String> listed = listed();
        for (String xid : listed) {
            run("XA ROLLBACK " + xid);
        }
        return new Result(
                attempt.title(),
                attempt.xids().size(),
                attempt.xids().stream().filter(xid -> !listed.contains(xid)).toList());
    }

    private static String xid(int format, String gtrid, String bqual) {
        return "'" + gtrid + "','" + bqual + "'," + format;
    }

    private Set<String> listed() throws SQLException {
        Set<String> names = new HashSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            while (rows.next()) {
                String data = rows.getString(4);
                int gtrid = rows.getInt(2);
                names.add(xid(rows.getInt(1), data.substring(0, gtrid), data.substring(gtrid)));
            }
        }
        return names;
    }

    /** On a connection that ends then: MariaDB lets nobody else end a branch before. */
    private void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
}
