package io.concordat.testing.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** A MySQL (or MariaDB) server that answers. Thread-safe. */
public final class MySqlServer implements AutoCloseable {
    private final MySqlAddress address;
    private final String source;
    private final Optional<ServerProcess> process;
    private final Runnable stop;
    private volatile Optional<String> version = Optional.empty();

    MySqlServer(MySqlAddress address, String source, Optional<ServerProcess> process, Runnable stop) {
        this.address = address;
        this.source = source;
        this.process = process;
        this.stop = stop;
    }

    /** The URL for MySQL Connector/J; names a database that exists, {@code concordat} unless the user has named another. */
    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    /** A user with every privilege. */
    public String user() {
        return address.user();
    }

    /** The password of {@link #user()}; often empty. */
    public String password() {
        return address.password();
    }

    /** The host of {@link #jdbcUrl()}. */
    public String host() {
        return address.host();
    }

    /** The port of {@link #jdbcUrl()}. */
    public int port() {
        return address.port();
    }

    /** Version, address and where the server comes from, for people. */
    public String description() {
        String name = isMariaDb() ? "MariaDB " : "MySQL ";
        return name + version().replaceFirst("-MariaDB.*", "") + " at " + host() + ":" + port() + ", " + source;
    }

    /**
     * Whether this is MariaDB in MySQL's place; asks the server.
     *
     * @throws IllegalStateException if it does not answer
     */
    public boolean isMariaDb() {
        return version().contains("MariaDB");
    }

    /** Control over the process, if it is on this machine and ours. */
    public Optional<ServerProcess> process() {
        return process;
    }

    /** Stops a server of the caller's own and removes its data; the server that all tests share runs on. */
    @Override
    public void close() {
        stop.run();
    }

    /** This server, without the power to stop it. */
    MySqlServer shared() {
        return new MySqlServer(address, source, process, () -> {});
    }

    private String version() {
        if (version.isEmpty()) {
            version = Optional.of(askVersion());
        }
        return version.get();
    }

    private String askVersion() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), user(), password())) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("MySQL at " + host() + ":" + port() + " does not answer, " + source, e);
        }
    }
}
