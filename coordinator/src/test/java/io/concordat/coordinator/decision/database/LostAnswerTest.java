package io.concordat.coordinator.decision.database;

import static io.concordat.coordinator.decision.database.SharedLog.decision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.Request;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision whose request or answer is lost on the way: the verdict is certain, and true. */
class LostAnswerTest {
    private static final String NODE = "node1";

    private SharedLog shared;
    private FaultProxy proxy;
    private DatabaseLog log;
    private DatabaseLog other;
    private String work;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
        proxy = FaultProxy.raw(shared.server().host(), shared.server().port());
        log = shared.builder()
                .url(proxy.through(shared.server().jdbcUrl()))
                .answerTimeout(Duration.ofSeconds(2))
                .open(NODE);
        other = shared.open("node2");
        work = shared.prefix() + "work";
        shared.run("CREATE TABLE " + work + " (id INT PRIMARY KEY) ENGINE = InnoDB");
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        other.close();
        proxy.close();
        shared.run("DROP TABLE " + work);
        shared.close();
    }

    private static boolean insert(Request request) {
        return request.contains("'COMMIT', e.value");
    }

    private static boolean commit(Request request) {
        return request.commands().stream()
                .anyMatch(
                        words -> words.get(0).endsWith("COMMIT") && words.get(0).length() < 20); // not only names it
    }

    private Verdict decideThrough(FaultHits fault, Decision decision) {
        Verdict verdict = log.decide(decision);
        fault.await();
        return verdict;
    }

    private void assertCommitted(Decision decision) throws Exception {
        assertThat(shared.row(decision.gtrid())).isEqualTo("COMMIT");
        assertThat(other.resolve(decision.gtrid())).isEqualTo(Resolution.COMMIT);
        assertThat(log.pending()).containsExactly(decision);
    }

    @Test
    void aDecisionWhoseAnswerIsLostIsFoundDone() throws Exception {
        Decision decision = decision(log, NODE, 1);

        assertThat(decideThrough(proxy.on(LostAnswerTest::insert).loseReply(), decision))
                .isEqualTo(new Verdict.Done());

        assertCommitted(decision);
    }

    @Test
    void aDecisionThatNeverArrivedIsTakenOnAnotherConnection() throws Exception {
        Decision decision = decision(log, NODE, 1);

        assertThat(decideThrough(proxy.on(LostAnswerTest::insert).loseRequest(), decision))
                .isEqualTo(new Verdict.Done());

        assertCommitted(decision);
    }

    @Test
    void aDecisionOnAHalfOpenConnectionIsFoundDoneWithinTheAnswerTimeout() throws Exception {
        Decision decision = decision(log, NODE, 1);

        assertThat(decideThrough(proxy.on(LostAnswerTest::insert).swallowReply(), decision))
                .isEqualTo(new Verdict.Done());

        assertCommitted(decision);
    }

    @Test
    void aConnectionKilledBeforeTheDecisionIsReplaced() throws Exception {
        Decision decision = decision(log, NODE, 1);
        FaultHits killed = proxy.on(LostAnswerTest::insert).runBefore(proxy::reset);

        assertThat(decideThrough(killed, decision)).isEqualTo(new Verdict.Done());

        assertCommitted(decision);
    }

    @Test
    void aConnectionKilledWhileTheDecisionWaitsForALockIsReplaced() throws Exception {
        Decision decision = decision(log, NODE, 1);
        try (Connection holder = shared.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT * FROM " + shared.prefix() + "state WHERE name = 'epoch' FOR UPDATE");
            var verdict = CompletableFuture.supplyAsync(() -> log.decide(decision));
            killInserts();
            holder.rollback();
            assertThat(verdict.get()).isEqualTo(new Verdict.Done());
        }
        assertCommitted(decision);
    }

    @Test
    void aLostCommitOfALocalTransactionIsFoundDone() throws Exception {
        assertThat(decideLocally(1, proxy.on(LostAnswerTest::commit).loseReply()))
                .isEqualTo(new Verdict.Done());

        assertThat(shared.number("SELECT COUNT(*) FROM " + work)).isEqualTo(1);
        assertThat(shared.row(decision(log, NODE, 1).gtrid())).isEqualTo("COMMIT");
    }

    @Test
    void aCommitOfALocalTransactionThatNeverArrivedIsRefused() throws Exception {
        assertThat(decideLocally(1, proxy.on(LostAnswerTest::commit).loseRequest()))
                .isInstanceOf(Verdict.Refused.class);

        assertThat(shared.number("SELECT COUNT(*) FROM " + work)).isZero();
        assertThat(other.resolve(decision(log, NODE, 1).gtrid())).isEqualTo(Resolution.ROLLBACK);
    }

    @Test
    void aHalfOpenCommitOfALocalTransactionIsFoundDone() throws Exception {
        assertThat(decideLocally(1, proxy.on(LostAnswerTest::commit).swallowReply()))
                .isEqualTo(new Verdict.Done());

        assertThat(shared.number("SELECT COUNT(*) FROM " + work)).isEqualTo(1);
    }

    @Test
    void aRecordOfALocalTransactionWhoseAnswerIsLostIsRefusedAndItsRowsAreFreeAtOnce() throws Exception {
        assertThat(decideLocally(1, proxy.on(LostAnswerTest::insert).swallowReply()))
                .isInstanceOf(Verdict.Refused.class);

        shared.run("SET SESSION innodb_lock_wait_timeout = 1");
        shared.run("INSERT INTO " + work + " VALUES (1)");
        assertThat(other.resolve(decision(log, NODE, 1).gtrid())).isEqualTo(Resolution.ROLLBACK);
    }

    @Test
    void aDatabaseThatIsAwayRefusesDecisionsOfWhichNothingWasSent() throws Exception {
        proxy.refuse();
        Verdict verdict = log.decide(decision(log, NODE, 1));
        proxy.pass();

        assertThat(verdict).isNotInstanceOf(Verdict.Done.class);
        assertThat(other.resolve(decision(log, NODE, 1).gtrid())).isEqualTo(Resolution.ROLLBACK);
    }

    /** Everything is lost from the decision on: nobody can say, until the database is back. */
    @Test
    void aDecisionAfterWhichTheDatabaseIsAwayIsUnknownAndSettledLater() throws Exception {
        Decision decision = decision(log, NODE, 1);
        FaultHits away = proxy.on(LostAnswerTest::insert).runAfter(proxy::refuse);

        Verdict verdict = decideThrough(away, decision);
        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThatThrownBy(() -> log.resolve(decision.gtrid())).isInstanceOf(DecisionUnknownException.class);
        proxy.pass();

        await().ignoreException(DecisionUnknownException.class)
                .until(() -> log.resolve(decision.gtrid()) == Resolution.COMMIT);
        assertThat(log.pending()).containsExactly(decision);
    }

    @Test
    void anInterruptNeitherStopsADecisionNorIsLost() throws Exception {
        AtomicReference<Verdict> verdict = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            verdict.set(log.decide(decision(log, NODE, 1)));
            flag.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        thread.join();

        assertThat(verdict.get()).isEqualTo(new Verdict.Done());
        assertThat(flag.get()).isTrue();
    }

    private Verdict decideLocally(int sequence, FaultHits fault) throws SQLException {
        try (Connection local = DriverManager.getConnection(
                        proxy.through(shared.server().jdbcUrl()),
                        shared.server().user(),
                        shared.server().password());
                Statement statement = local.createStatement()) {
            local.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO " + work + " VALUES (" + sequence + ")");
            Verdict verdict = log.decide(decision(log, NODE, sequence), local);
            fault.await();
            return verdict;
        }
    }

    private void killInserts() {
        await().until(() -> {
            String id = shared.text("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO%"
                    + shared.prefix() + "decision%' AND ID <> CONNECTION_ID()");
            if (id.equals("none")) {
                return false;
            }
            shared.run("KILL " + id);
            return true;
        });
    }
}
