package io.concordat.coordinator.mysql;

import io.concordat.coordinator.CoordinatorException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Whether a server is fit for two-phase commit: refuses what would lose a branch, warns of what could. */
final class ServerCheck {
    /** What XA RECOVER answers a user without XA_RECOVER_ADMIN; newer servers may use the general refusal. */
    private static final int RECOVER_REFUSED = 1401;

    private static final int ACCESS_DENIED = 1227;

    private final String resource;
    private final Connection connection;
    private final boolean commitRecord;
    private boolean mayRecover;
    private final List<String> warnings = new ArrayList<>();

    /**
     * Begins a check.
     *
     * @param resource what to call the resource in messages: its name and address
     * @param commitRecord whether branches are local transactions, so that nothing is asked of XA
     */
    ServerCheck(String resource, Connection connection, boolean commitRecord) {
        this.resource = resource;
        this.connection = connection;
        this.commitRecord = commitRecord;
    }

    /**
     * Runs the check.
     *
     * @return what is not as safe as it could be, one sentence each
     * @throws CoordinatorException if the server is not fit; the message says why and what to do
     */
    List<String> run() throws SQLException {
        ServerVersion version = version();
        innoDb();
        if (!commitRecord) {
            twoPhaseCommit(version);
        }
        durability(version);
        recoverPrivilege();
        return List.copyOf(warnings);
    }

    /** Whether the user may list prepared branches, known after the run; always in XA mode. */
    boolean mayRecover() {
        return mayRecover;
    }

    private void twoPhaseCommit(ServerVersion version) throws SQLException {
        if (version.isMariaDb()) {
            mariaDb(version);
        } else {
            detachOnPrepare();
        }
    }

    private ServerVersion version() throws SQLException {
        String text = connection.getMetaData().getDatabaseProductVersion();
        ServerVersion version = ServerVersion.parse(text)
                .orElseThrow(() -> new CoordinatorException(resource + " says it runs version '" + text
                        + "', which is neither MySQL's nor MariaDB's. Use MySQL 8.0.30 or newer."));
        version.refusal().ifPresent(reason -> {
            throw new CoordinatorException(resource + " " + reason);
        });
        return version;
    }

    private void innoDb() throws SQLException {
        if (!"YES".equals(text("SELECT XA FROM information_schema.ENGINES WHERE ENGINE = 'InnoDB'"))) {
            throw new CoordinatorException(
                    resource + " has no InnoDB with XA, the one storage engine whose branches can"
                            + " be prepared. Start the server with InnoDB enabled.");
        }
    }

    private void detachOnPrepare() throws SQLException {
        if (!isOn("xa_detach_on_prepare")) {
            throw new CoordinatorException(resource + " has xa_detach_on_prepare = OFF: a prepared branch could then be"
                    + " committed only by the session that prepared it, and not by recovery. Run"
                    + " SET PERSIST xa_detach_on_prepare = ON, and remove it from sessionVariables in the url if it is"
                    + " there.");
        }
    }

    private void mariaDb(ServerVersion version) throws SQLException {
        warnings.add(
                "it runs " + version + ", which is supported as a second tier: a prepared branch can be finished by"
                        + " recovery only when the session that prepared it has ended. Prefer MySQL 8.0.30 or newer.");
        if (isOn("log_bin")) {
            warnings.add(
                    "it writes a binary log, and MariaDB's is not crash-safe together with prepared branches: after a"
                            + " crash of the server a replica may lack a transaction or have one too many.");
        }
    }

    private void durability(ServerVersion version) throws SQLException {
        if (!"1".equals(variable("innodb_flush_log_at_trx_commit"))) {
            warnings.add("innodb_flush_log_at_trx_commit is not 1: a crash of the machine can lose what"
                    + " has been answered. Run SET GLOBAL innodb_flush_log_at_trx_commit = 1.");
        }
        if (!version.isMariaDb() && isOn("log_bin") && !"1".equals(variable("sync_binlog"))) {
            warnings.add("sync_binlog is not 1: a crash of the machine can lose a branch that has answered prepare. Run"
                    + " SET PERSIST sync_binlog = 1.");
        }
    }

    private void recoverPrivilege() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("XA RECOVER").close();
            mayRecover = true;
        } catch (SQLException e) {
            if (e.getErrorCode() != RECOVER_REFUSED && e.getErrorCode() != ACCESS_DENIED) {
                throw e;
            }
            if (commitRecord) {
                return;
            }
            String account = account(text("SELECT CURRENT_USER()"));
            throw new CoordinatorException(
                    resource + " does not let " + account
                            + " run XA RECOVER, so branches left in doubt by a crash could"
                            + " not be found. Run GRANT XA_RECOVER_ADMIN ON *.* TO " + account,
                    e);
        }
    }

    /** The account as GRANT wants it: {@code shop@%} becomes {@code 'shop'@'%'}. */
    static String account(String currentUser) {
        int at = currentUser.lastIndexOf('@');
        return quote(currentUser.substring(0, at)) + "@" + quote(currentUser.substring(at + 1));
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private boolean isOn(String variable) throws SQLException {
        return "1".equals(variable(variable));
    }

    private String variable(String name) throws SQLException {
        return text("SELECT @@" + name);
    }

    /** First column of the first row; empty when there is none. */
    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }
}
