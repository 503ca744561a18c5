package io.concordat.testing.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.function.Consumer;

/**
 * Starts servers, prints the pid and a directory of each, then "ready", and ends when its standard input ends.
 *
 * <p>One server of each sort that its end must deal with: MySQL; Redis running, restarted, paused, dead.
 */
final class ChildJvm {
    private ChildJvm() {}

    public static void main(String[] args) throws Exception {
        MySqlServer mysql = Servers.startMySql(MySqlOptions.defaults());
        try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@datadir")) {
            row.next();
            System.out.println(mysql.process().orElseThrow().pid() + " " + row.getString(1));
        }
        startRedis(process -> {});
        startRedis(ServerProcess::restart);
        startRedis(ServerProcess::pause);
        startRedis(ServerProcess::kill);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println("waiting for the end of input");
        }
    }

    private static void startRedis(Consumer<ServerProcess> treatment) {
        RedisServer redis = Servers.startRedis(RedisOptions.defaults());
        ServerProcess process = redis.process().orElseThrow();
        String directory = redis.command("CONFIG", "GET", "dir").texts().get(1);
        treatment.accept(process);
        System.out.println(process.pid() + " " + directory + "/server.conf");
    }
}
