package io.concordat.coordinator.mysql;

import com.mysql.cj.jdbc.MysqlXADataSource;
import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.LocalTransaction;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.jdbc.JtaDataSource;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MySQL server (8.0.30 or newer; MariaDB 10.6 or newer as a second tier) in the coordinator's transactions.
 * Thread-safe.
 *
 * <p>The application uses {@link #dataSource()}; the rest is for the coordinator.
 */
public final class MysqlResource implements CoordinatedResource {
    private static final Logger log = LoggerFactory.getLogger(MysqlResource.class);

    private final String name;
    private final MysqlUrl url;
    private final Login login;
    private final XADataSource connections;
    private final JtaDataSource dataSource;
    private final SessionKiller killer;
    private final boolean commitRecord;
    private volatile boolean recoverable = true;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    MysqlResource(
            String name,
            MysqlUrl url,
            Login login,
            MysqlXADataSource connections,
            JtaDataSource dataSource,
            boolean commitRecord) {
        this.name = name;
        this.url = url;
        this.login = login;
        this.connections = connections;
        this.dataSource = dataSource;
        this.killer = new SessionKiller(connections);
        this.commitRecord = commitRecord;
    }

    /**
     * Begins a resource.
     *
     * @param name 1 to 30 characters of {@code A-Z a-z 0-9 . _ -}, unique in the coordinator and the same for ever
     */
    public static MysqlResourceBuilder builder(String name) {
        return new MysqlResourceBuilder(name);
    }

    /** The pool whose connections join the coordinator's transactions. */
    public JtaDataSource dataSource() {
        return dataSource;
    }

    /**
     * The settings of a decision log in this resource's own database, with its url, user and password: what commit-record
     * mode needs, {@code database(orders.decisionLog())}. A new one each time, to be changed where needed.
     */
    public DatabaseLogBuilder decisionLog() {
        return DatabaseLog.builder().url(url.text()).user(login.user()).password(login.password());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean owns(XAResource xaResource) {
        return dataSource.owns(xaResource);
    }

    /** A statement that waits for a lock would keep XA ROLLBACK waiting too, so the session is ended by another one. */
    @Override
    public boolean abandon(XAResource xaResource, Xid xid) {
        dataSource.cutOff(xaResource, killer);
        return true;
    }

    @Override
    public void check() {
        try (RecoveryXaConnection opened = open();
                Connection connection = opened.connection()) {
            ServerCheck check = new ServerCheck(toString(), connection, commitRecord);
            for (String warning : check.run()) {
                if (warned.add(warning)) {
                    log.warn("{}: {}", this, warning);
                }
            }
            recoverable = check.mayRecover();
        } catch (SQLException e) {
            throw new CoordinatorException(
                    this + " is not usable: " + reason(e) + ". Nothing was changed. " + remedy(e), e);
        }
    }

    @Override
    public boolean isCommitRecord() {
        return commitRecord;
    }

    @Override
    public Optional<LocalTransaction> localTransaction(XAResource xaResource) {
        return dataSource.localTransaction(xaResource);
    }

    @Override
    public void checkDecisionsIn(CommitRecordLog decisions) {
        try (RecoveryXaConnection opened = open();
                Connection connection = opened.connection()) {
            Optional<String> refusal = decisions.refuses(connection);
            if (refusal.isPresent()) {
                throw new CoordinatorException(this + " cannot work in commit-record mode: " + refusal.get());
            }
        } catch (SQLException e) {
            throw new CoordinatorException(
                    this + " could not be asked for the decision log: " + reason(e) + ". " + remedy(e), e);
        }
    }

    /** In commit-record mode there is nothing to recover, except what an earlier life in XA mode may have left. */
    @Override
    public RecoveryConnection openRecovery() throws XAException {
        if (!recoverable) {
            return new NothingToRecover();
        }
        try {
            return open();
        } catch (SQLException e) {
            XAException unreachable = new XAException(
                    this + " cannot be recovered now: " + reason(e) + ". Its branches stay as they are. " + remedy(e));
            unreachable.errorCode = XAException.XAER_RMFAIL;
            unreachable.initCause(e);
            throw unreachable;
        }
    }

    private RecoveryXaConnection open() throws SQLException {
        XAConnection opened = connections.getXAConnection();
        return new RecoveryXaConnection(opened, opened.getXAResource());
    }

    @Override
    public void started(TransactionManager transactionManager) {
        dataSource.useTransactionManager(transactionManager);
    }

    @Override
    public void close() {
        killer.close();
        dataSource.close();
    }

    private static String reason(SQLException exception) {
        Throwable cause = exception;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String first =
                String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
        return cause == exception ? first : first + " (" + cause.getMessage() + ")";
    }

    private static String remedy(SQLException exception) {
        String state = String.valueOf(exception.getSQLState());
        if (state.startsWith("28")) {
            return "Correct user(...) and password(...), or create that user.";
        }
        if (state.startsWith("42")) {
            return "Correct the database in url(...), or create it and grant it to the user.";
        }
        return "Start the server, or correct url(...) if it is elsewhere.";
    }

    @Override
    public String toString() {
        return "MySQL resource '" + name + "' at " + url.address();
    }
}
