package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.RedoSource;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisReply;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A coordinator over real stores, and numbers that each of them keeps; transactions can be left in doubt that no thread works
 * in. Periodic passes come only when asked for, or while work is left.
 */
final class RecoveredStores implements AutoCloseable {
    /** Where decisions are, and how MySQL takes part. */
    enum Kind {
        JOURNAL,
        DATABASE,
        COMMIT_RECORD
    }

    final Coordinator coordinator;

    private final Kind kind;
    private final Path journal;
    private final RedisServer server = Servers.startRedis(RedisOptions.defaults());
    private final AtomicInteger last = new AtomicInteger();
    private final Accounts accounts = new Accounts();
    private final MysqlResource mysql;
    private final RedisResource redis;
    private Optional<DecisionLog> opened = Optional.empty();

    RecoveredStores(Kind kind, Path journal, CoordinatorListener listener) throws SQLException {
        this.kind = kind;
        this.journal = journal;
        MysqlResourceBuilder builder = MysqlResource.builder("mysql")
                .url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password(accounts.server().password())
                .maximumPoolSize(4);
        mysql = (kind == Kind.COMMIT_RECORD ? builder.commitRecord() : builder).build();
        redis = RedisResource.of("redis", open());
        coordinator = Coordinator.builder()
                .node("left")
                .decisionLog(this::openLog)
                .shutdownTimeout(Duration.ZERO)
                .recoveryInterval(Duration.ofHours(1))
                .resource(mysql)
                .resource(redis)
                .listener(listener)
                .start();
        await().until(() -> coordinator.recovery().statistics().passes().values().stream()
                .allMatch(passes -> passes >= 2)); // the pass at start, and the first periodic one
    }

    private RedisXADataSource open() {
        return RedisXADataSource.builder().uri(server.uri()).build();
    }

    private DecisionLog openLog() {
        DecisionLog log = kind == Kind.JOURNAL
                ? Journal.open(journal, "left")
                : DatabaseLog.builder()
                        .url(accounts.server().jdbcUrl())
                        .user(accounts.server().user())
                        .password(accounts.server().password())
                        .tablePrefix(prefix())
                        .lease(Duration.ofMinutes(1))
                        .open("left");
        opened = Optional.of(log);
        return log;
    }

    private String prefix() {
        return accounts.table() + "_";
    }

    private String key(int id) {
        return "number:" + accounts.table() + ":" + id;
    }

    Kind kind() {
        return kind;
    }

    /** A number that both have, not raised yet. */
    int fresh() throws SQLException {
        int id = last.incrementAndGet();
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (" + id + ", 0)");
        return id;
    }

    /** Redis loses everything. */
    void flushRedis() {
        server.command("FLUSHALL");
    }

    /** Raises a number in both, in the transaction that runs. */
    void raise(int id) throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection()) {
            accounts.raise(connection, id);
        }
        redis.session().getCounter(key(id)).increment();
    }

    /** A transaction that raises a number in both has prepared, and is decided or not; nobody works on it any more. */
    void leaveInDoubt(int id, boolean decided) throws Exception {
        DecisionLog log = opened.orElseThrow();
        Gtrid gtrid = new Gtrid("left", log.incarnation(), "900" + id);
        List<Participant> participants = new ArrayList<>();
        if (kind != Kind.COMMIT_RECORD) {
            participants.add(new Participant("mysql", "mysql:1"));
            prepareInMysql(BranchXid.of(gtrid, participants.get(0)), id);
        } else if (decided) {
            accounts.run(accounts.raise() + " WHERE id = " + id); // its commit was the decision
        }
        Participant inRedis = new Participant("redis", "redis:1");
        participants.add(inRedis);
        List<Redo> redo = prepareInRedis(BranchXid.of(gtrid, inRedis), id)
                .map(operations -> List.of(new Redo(inRedis, operations)))
                .orElse(List.of());
        if (decided) {
            assertThat(log.decide(new Decision(gtrid, log.epoch(), Instant.now(), participants, redo)))
                    .isInstanceOf(Verdict.Done.class);
        }
    }

    private void prepareInMysql(Xid xid, int id) throws SQLException, XAException {
        XAConnection connection = accounts.xaDataSource().getXAConnection();
        try {
            XAResource resource = connection.getXAResource();
            resource.start(xid, XAResource.TMNOFLAGS);
            try (Connection session = connection.getConnection()) {
                accounts.raise(session, id);
            }
            resource.end(xid, XAResource.TMSUCCESS);
            assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        } finally {
            connection.close();
        }
    }

    private Optional<byte[]> prepareInRedis(Xid xid, int id) throws XAException {
        try (RedisXADataSource source = open()) {
            if (kind != Kind.JOURNAL) {
                source.records().expectReplays(() -> {});
            }
            RedisXAConnection connection = source.getXAConnection();
            XAResource resource = connection.getXAResource();
            resource.start(xid, XAResource.TMNOFLAGS);
            connection.getSession().getCounter(key(id)).increment();
            resource.end(xid, XAResource.TMSUCCESS);
            assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
            return kind == Kind.JOURNAL ? Optional.empty() : ((RedoSource) resource).redo(xid);
        }
    }

    boolean bothHave(int id, int number) throws SQLException {
        return accounts.balance(id) == number && inRedis(id) == number;
    }

    private int inRedis(int id) {
        return server.command("GET", key(id)) instanceof RedisReply.Text number ? Integer.parseInt(number.value()) : 0;
    }

    /** Whether Redis lists nothing as prepared. */
    boolean nothingIsPrepared() {
        return server.command("ZCARD", "concordat:{0}:prepared").number() == 0;
    }

    @Override
    public void close() throws SQLException {
        try {
            coordinator.close();
        } finally {
            for (String table : List.of("decision", "incarnation", "lease", "state", "heuristic")) {
                accounts.run("DROP TABLE IF EXISTS " + prefix() + table);
            }
            accounts.close();
            server.close();
        }
    }
}
