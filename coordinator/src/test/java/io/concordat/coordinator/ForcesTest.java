package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.decision.journal.JournalOptions;
import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.observe.TransactionResult;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a coordinator's process forces its disk, over real stores: counted, not asked. */
class ForcesTest {
    private static final int TRANSACTIONS = 20;

    /** So long that no forget, which waits for the next decision to be written with, gets a force of its own. */
    private static final JournalOptions PATIENT = JournalOptions.defaults().withForgetDelay(Duration.ofMinutes(1));

    @TempDir
    Path directory;

    private Accounts accounts;
    private MysqlResource mysql;
    private RedisResource redis;
    private Coordinator coordinator;

    @BeforeEach
    void createAccounts() throws SQLException {
        accounts = new Accounts();
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0)");
    }

    @AfterEach
    void close() throws SQLException {
        try {
            coordinator.close();
        } finally {
            accounts.close();
        }
    }

    @Test
    void inCommitRecordModeNothingIsForced() throws Exception {
        startOnDatabaseLog(MysqlResourceBuilder::commitRecord);

        assertThat(forcedBy(this::writeBoth)).isEmpty();
        assertThat(committed()).isEqualTo(TRANSACTIONS);
        assertThat(coordinator.statistics().log().decisions()).isEqualTo(TRANSACTIONS);
    }

    @Test
    void withADatabaseLogNothingIsForced() throws Exception {
        startOnDatabaseLog(UnaryOperator.identity());

        assertThat(forcedBy(this::writeBoth)).isEmpty();
        assertThat(committed()).isEqualTo(TRANSACTIONS);
        assertThat(coordinator.statistics().log().decisions()).isEqualTo(TRANSACTIONS);
    }

    @Test
    void withAJournalALoneCallerForcesOncePerDecision() throws Exception {
        startOnJournal();
        long before = coordinator.statistics().log().forces();

        List<Path> forced = forcedBy(this::writeBoth);

        assertThat(committed()).isEqualTo(TRANSACTIONS);
        assertThat(coordinator.statistics().log().decisions()).isEqualTo(TRANSACTIONS);
        assertThat(forced).hasSize(TRANSACTIONS).allMatch(file -> file.startsWith(directory));
        assertThat(coordinator.statistics().log().forces() - before).isEqualTo(forced.size());
    }

    @Test
    void whatNeedsNoDecisionForcesNothing() throws Exception {
        startOnJournal();

        assertThat(forcedBy(this::writeMysql)).as("MySQL alone").isEmpty();
        assertThat(forcedBy(this::writeRedis)).as("Redis alone").isEmpty();
        assertThat(forcedBy(coordinator.template().readOnly(), this::readBoth))
                .as("reads in both")
                .isEmpty();
        assertThat(committed()).isEqualTo(3 * TRANSACTIONS);

        assertThat(ForcedFiles.during(directory, () -> times(this::rollBackBoth)))
                .as("rollbacks")
                .isEmpty();
        assertThat(coordinator.statistics().ended(TransactionResult.ROLLED_BACK_ON_REQUEST))
                .isEqualTo(TRANSACTIONS);
        assertThat(accounts.balance(1)).isEqualTo(TRANSACTIONS);
        assertThat(coordinator.statistics().log().decisions()).isZero();
    }

    private void startOnDatabaseLog(UnaryOperator<MysqlResourceBuilder> mode) {
        DatabaseLogBuilder log = DatabaseLog.builder()
                .url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password(accounts.server().password());
        start(Coordinator.builder().database(log), mode);
    }

    private void startOnJournal() {
        start(Coordinator.builder().journal(directory.resolve("journal"), PATIENT), UnaryOperator.identity());
    }

    private void start(CoordinatorBuilder log, UnaryOperator<MysqlResourceBuilder> mode) {
        mysql = mode.apply(builder()).build();
        redis = RedisResource.of(
                "redis", RedisXADataSource.builder().uri(Servers.redis().uri()).build());
        coordinator = log.node("forces-" + ProcessHandle.current().pid())
                .resource(mysql)
                .resource(redis)
                .start();
    }

    private MysqlResourceBuilder builder() {
        return MysqlResource.builder("mysql")
                .url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password(accounts.server().password());
    }

    private List<Path> forcedBy(ForcedFiles.Work transaction) throws Exception {
        return forcedBy(coordinator.template(), transaction);
    }

    private List<Path> forcedBy(TransactionTemplate template, ForcedFiles.Work transaction) throws Exception {
        return ForcedFiles.during(directory, () -> times(() -> template.run(transaction::run)));
    }

    private static void times(ForcedFiles.Work work) throws Exception {
        for (int i = 0; i < TRANSACTIONS; i++) {
            work.run();
        }
    }

    private long committed() {
        return coordinator.statistics().ended(TransactionResult.COMMITTED);
    }

    private void writeBoth() throws SQLException {
        writeMysql();
        writeRedis();
    }

    private void writeMysql() throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection()) {
            accounts.raise(connection, 1);
        }
    }

    private void writeRedis() {
        redis.session().getCounter(accounts.table()).increment();
    }

    private void readBoth() throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT * FROM " + accounts.table())).isTrue();
        }
        assertThat(redis.session().getCounter(accounts.table()).get()).isNotNegative();
    }

    private void rollBackBoth() throws Exception {
        coordinator.transactionManager().begin();
        writeBoth();
        coordinator.transactionManager().rollback();
    }
}
