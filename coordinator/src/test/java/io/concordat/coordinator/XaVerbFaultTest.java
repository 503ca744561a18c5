package io.concordat.coordinator;

import static io.concordat.coordinator.XaVerbFaultTest.Moment.KILLED_AFTER;
import static io.concordat.coordinator.XaVerbFaultTest.Moment.KILLED_BEFORE;
import static io.concordat.coordinator.XaVerbFaultTest.Moment.REPLY_LOST;
import static io.concordat.coordinator.XaVerbFaultTest.Moment.REQUEST_LOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.FaultRule;
import io.concordat.testing.servers.proxy.Request;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** MySQL's connection lost before, during and after each XA verb: both stores agree, and the caller knows what they have. */
class XaVerbFaultTest {
    enum Moment {
        /** Another session kills this one before the verb is sent. */
        KILLED_BEFORE,
        /** The verb never reaches the server. */
        REQUEST_LOST,
        /** The server does it, and its answer is lost. */
        REPLY_LOST,
        /** Another session kills this one once the verb has been answered. */
        KILLED_AFTER
    }

    enum Verb {
        START(Optional.empty(), ProtocolStep.ENLISTED),
        END(Optional.of(ProtocolStep.PREPARING), ProtocolStep.ENDED),
        PREPARE(Optional.of(ProtocolStep.ENDED), ProtocolStep.PREPARED),
        COMMIT(Optional.of(ProtocolStep.COMMITTING), ProtocolStep.COMMITTED),
        ROLLBACK(Optional.of(ProtocolStep.ROLLING_BACK), ProtocolStep.ROLLED_BACK);

        final Optional<ProtocolStep> before;
        final ProtocolStep after;

        Verb(Optional<ProtocolStep> before, ProtocolStep after) {
            this.before = before;
            this.after = after;
        }
    }

    enum Told {
        COMMITTED,
        ROLLED_BACK,
        IN_DOUBT
    }

    @TempDir
    Path journal;

    private final AtomicInteger session = new AtomicInteger();
    private final AtomicBoolean killed = new AtomicBoolean();
    private volatile Optional<ProtocolStep> killAt = Optional.empty();
    private FaultProxy proxy;
    private RealStores stores;

    @BeforeEach
    void start() throws SQLException {
        proxy = FaultProxy.raw(Servers.mysql().host(), Servers.mysql().port());
        stores = new RealStores(
                journal,
                builder -> builder.listener((step, gtrid, resource) -> killIfDue(step, resource)),
                url -> proxy.through(url) + (url.contains("?") ? "&" : "?")
                        + "sslMode=DISABLED&allowPublicKeyRetrieval=true",
                uri -> uri);
        stores.coordinator.template().run(() -> session.set(stores.raiseInMysql(2))); // its connection is pooled now
    }

    @AfterEach
    void stop() throws SQLException {
        stores.close();
        proxy.close();
    }

    private void killIfDue(ProtocolStep step, Optional<String> resource) {
        if (killAt.equals(Optional.of(step)) && resource.equals(Optional.of("mysql")) && !killed.getAndSet(true)) {
            kill();
        }
    }

    private void kill() {
        try {
            stores.accounts.kill(session.get());
            Awaitility.await().until(() -> !stores.accounts.isOpen(session.get()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void setUp(Verb verb, Moment moment) {
        FaultRule rule = proxy.on(request -> isVerb(request, verb));
        switch (moment) {
            case KILLED_BEFORE -> {
                killAt = verb.before;
                if (killAt.isEmpty()) {
                    kill();
                }
            }
            case REQUEST_LOST -> rule.loseRequest();
            case REPLY_LOST -> rule.loseReply();
            case KILLED_AFTER -> killAt = Optional.of(verb.after);
        }
    }

    private static boolean isVerb(Request request, Verb verb) {
        return request.contains("XA " + verb);
    }

    static Stream<Arguments> inTwoPhases() {
        return Stream.of(
                arguments(Verb.START, KILLED_BEFORE, Told.COMMITTED), // the pool finds another connection
                arguments(Verb.START, REQUEST_LOST, Told.COMMITTED),
                arguments(Verb.START, KILLED_AFTER, Told.ROLLED_BACK),
                arguments(Verb.END, KILLED_BEFORE, Told.ROLLED_BACK),
                arguments(Verb.END, REQUEST_LOST, Told.ROLLED_BACK),
                arguments(Verb.END, REPLY_LOST, Told.ROLLED_BACK),
                arguments(Verb.END, KILLED_AFTER, Told.ROLLED_BACK),
                arguments(Verb.PREPARE, KILLED_BEFORE, Told.ROLLED_BACK),
                arguments(Verb.PREPARE, REQUEST_LOST, Told.ROLLED_BACK),
                arguments(Verb.PREPARE, REPLY_LOST, Told.ROLLED_BACK), // prepared there: recovery rolls it back
                arguments(Verb.PREPARE, KILLED_AFTER, Told.COMMITTED), // a yes is a yes
                arguments(Verb.COMMIT, KILLED_BEFORE, Told.COMMITTED),
                arguments(Verb.COMMIT, REQUEST_LOST, Told.COMMITTED),
                arguments(Verb.COMMIT, REPLY_LOST, Told.COMMITTED),
                arguments(Verb.COMMIT, KILLED_AFTER, Told.COMMITTED));
    }

    @ParameterizedTest
    @MethodSource
    void inTwoPhases(Verb verb, Moment moment, Told expected) throws Exception {
        setUp(verb, moment);
        Throwable thrown = catchThrowable(() -> stores.coordinator.template().run(this::work));
        assertThat(told(thrown)).isEqualTo(expected);
        stores.awaitBoth(expected == Told.COMMITTED ? 1 : 0);
        assertHealthy(expected == Told.COMMITTED ? 2 : 1);
    }

    /** What a lost answer to START means, the server may have noticed or not: whatever comes of it, it is the truth. */
    @ParameterizedTest
    @MethodSource
    void whateverComesOfItIsTold(Verb verb, Moment moment) throws Exception {
        setUp(verb, moment);
        Throwable thrown = catchThrowable(() -> stores.coordinator.template().run(this::work));
        int raised = told(thrown) == Told.COMMITTED ? 1 : 0;
        stores.awaitBoth(raised);
        assertHealthy(raised + 1);
    }

    static Stream<Arguments> whateverComesOfItIsTold() {
        return Stream.of(arguments(Verb.START, REPLY_LOST));
    }

    static Stream<Moment> aRollback() {
        return Stream.of(Moment.values());
    }

    @ParameterizedTest
    @MethodSource
    void aRollback(Moment moment) throws Exception {
        setUp(Verb.ROLLBACK, moment);
        IllegalStateException mine = new IllegalStateException("mine");
        Throwable thrown = catchThrowable(() -> stores.coordinator.template().run(() -> {
            work();
            throw mine;
        }));
        assertThat(thrown).isSameAs(mine);
        stores.awaitBoth(0);
        assertHealthy(1);
    }

    static Stream<Arguments> inOnePhase() {
        return Stream.of(arguments(KILLED_BEFORE, 0), arguments(REQUEST_LOST, 0), arguments(REPLY_LOST, 1));
    }

    /** Only the store knows, so that the caller is told that nobody else does. */
    @ParameterizedTest
    @MethodSource
    void inOnePhase(Moment moment, int raised) throws Exception {
        if (moment == KILLED_BEFORE) {
            killAt = Optional.of(ProtocolStep.COMMITTING_ONE_PHASE);
        } else {
            setUp(Verb.COMMIT, moment);
        }
        Throwable thrown =
                catchThrowable(() -> stores.coordinator.template().run(() -> session.set(stores.raiseInMysql(1))));
        assertThat(told(thrown)).isEqualTo(Told.IN_DOUBT);
        assertThat(stores.inMysql()).isEqualTo(raised);
    }

    private void work() throws SQLException {
        stores.raiseInRedis();
        session.set(stores.raiseInMysql(1));
    }

    private static Told told(Throwable thrown) {
        if (thrown == null || thrown instanceof CompletionPendingException) {
            return Told.COMMITTED;
        }
        return thrown instanceof RolledBackException || thrown instanceof SQLException
                ? Told.ROLLED_BACK
                : Told.IN_DOUBT;
    }

    private void assertHealthy(int raisedAfterOneMore) throws Exception {
        killAt = Optional.empty();
        proxy.removeFaults();
        assertThat(stores.mysql.dataSource().activeConnections()).isZero();
        stores.coordinator.template().timeout(Duration.ofSeconds(20)).run(this::work);
        stores.awaitBoth(raisedAfterOneMore);
        assertThat(stores.coordinator.recovery().recover().stillInDoubt()).isEmpty();
    }
}
