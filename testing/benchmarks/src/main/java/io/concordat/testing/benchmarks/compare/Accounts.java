package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Contender;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of one contender, in a database of its own, and their keys. Immutable. */
record Accounts(MySqlServer mysql, RedisServer redis, String database) {
    private static final int AT_ONCE = 500;

    /** What a row says. */
    private record Row(int id, String content) {}

    /** Of that database. */
    String url() {
        return mysql.jdbcUrl().replaceFirst("^([^?]*/)[^/?]*", "$1" + database);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), mysql.user(), mysql.password());
    }

    /** Makes the rows; there are no keys yet. */
    void create(int rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
            statement.execute("USE " + database);
            statement.execute("CREATE TABLE account (id INT PRIMARY KEY, changes INT NOT NULL, content VARCHAR(100)"
                    + " NOT NULL) ENGINE=InnoDB");
            for (int first = 0; first < rows; first += AT_ONCE) {
                statement.execute("INSERT INTO account VALUES "
                        + IntStream.range(first, Math.min(rows, first + AT_ONCE))
                                .mapToObj(id -> "(" + id + ", 0, 'new')")
                                .collect(Collectors.joining(",")));
            }
        }
    }

    /**
     * Compares the stores with each other and with what the contender said.
     *
     * @param committed how many transactions it said were committed
     * @param failed how many it said were not, or may not be: a commit whose answer was lost is among them
     * @param torn how many accounts may differ
     * @throws IllegalStateException if more is wrong; says what
     */
    void check(String contender, long committed, long failed, long torn) throws SQLException {
        long changes = 0;
        List<Row> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT id, changes, content FROM account WHERE changes > 0")) {
            while (found.next()) {
                changes += found.getInt("changes");
                rows.add(new Row(found.getInt("id"), found.getString("content")));
            }
        }
        if (changes < committed || changes > committed + failed) {
            throw new IllegalStateException(contender + " said that it committed " + committed + " transactions and "
                    + failed + " failed, and MySQL has " + changes + " changes");
        }
        List<String> differing = new ArrayList<>();
        for (int first = 0; first < rows.size(); first += AT_ONCE) {
            differing.addAll(differing(rows.subList(first, Math.min(rows.size(), first + AT_ONCE))));
        }
        if (differing.size() > torn) {
            throw new IllegalStateException(
                    contender + " left " + differing.size() + " accounts different, the first: " + differing.get(0));
        }
    }

    private List<String> differing(List<Row> rows) {
        List<String> words = new ArrayList<>(List.of("MGET"));
        rows.forEach(row -> words.add(Contender.key(row.id())));
        List<String> values = redis.command(words.toArray(String[]::new)).texts();
        return IntStream.range(0, rows.size())
                .filter(i -> !rows.get(i).content().equals(values.get(i)))
                .mapToObj(i -> "row " + rows.get(i).id() + " has '"
                        + rows.get(i).content() + "' and its key '" + values.get(i) + "'")
                .toList();
    }
}
