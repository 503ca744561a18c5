package io.concordat.testing.servers.internal.mysql;

import io.concordat.testing.servers.internal.process.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A MySQL server answers when it accepts a connection and a query, and its data is the data expected. */
record MySqlReadiness(Path data) implements Readiness {
    @Override
    public boolean answers(int port, long pid) {
        String url = MySqlStart.jdbcUrl(port) + "&connectTimeout=5000&socketTimeout=10000";
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT @@datadir")) {
            return answer.next() && Files.isSameFile(Path.of(answer.getString(1)), data);
        } catch (SQLException | IOException e) {
            return false;
        }
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }
}
