package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pool reports as leaked, and what it does not. */
class LeakDetectionTest {
    private static final Duration THRESHOLD = Duration.ofSeconds(1);

    private final Logger logger = Logger.getLogger(LeakWatch.class.getName());
    private final List<LogRecord> reports = new CopyOnWriteArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord report) {
            reports.add(report);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        logger.addHandler(collector);
        accounts = new Accounts();
        dataSource = accounts.pool("orders")
                .leakDetection(THRESHOLD)
                .transactionManager(manager)
                .build();
    }

    @AfterEach
    void close() throws SQLException {
        logger.removeHandler(collector);
        dataSource.close();
        accounts.close();
    }

    private LogRecord awaitReport() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !reports.isEmpty());
        return reports.get(0);
    }

    /** Another leak is reported meanwhile, so that the watch has certainly looked. */
    private void awaitThatOnlyAnotherIsReported() throws SQLException {
        Connection another = dataSource.getConnection();
        awaitReport();
        another.close();
        assertThat(reports).hasSize(1);
        assertThat(stackOf(reports.get(0))).contains("awaitThatOnlyAnotherIsReported");
    }

    private static List<String> stackOf(LogRecord report) {
        return List.of(report.getThrown().getStackTrace()).stream()
                .map(StackTraceElement::getMethodName)
                .toList();
    }

    @Test
    void aConnectionHeldOutsideATransactionIsReportedOnceWithItsBorrower() throws Exception {
        Connection held = dataSource.getConnection();
        LogRecord report = awaitReport();
        assertThat(report.getMessage()).contains("orders", "outside a transaction", "try-with-resources");
        assertThat(stackOf(report)).contains("aConnectionHeldOutsideATransactionIsReportedOnceWithItsBorrower");
        reports.clear();
        awaitThatOnlyAnotherIsReported();
        held.close();
    }

    @Test
    void aTransactionThatRunsLongIsNone() throws Exception {
        manager.begin();
        accounts.insert(dataSource.getConnection(), 1, 100);
        var running = manager.suspend();
        awaitThatOnlyAnotherIsReported();
        manager.resume(running);
        manager.rollback();
    }

    @Test
    void aConnectionLeftOpenByACompletedTransactionIsReportedWithItsBorrower() throws Exception {
        manager.begin();
        accounts.insert(dataSource.getConnection(), 1, 100);
        manager.commit();
        LogRecord report = awaitReport();
        assertThat(report.getMessage()).contains("in a transaction that has completed");
        assertThat(stackOf(report)).contains("aConnectionLeftOpenByACompletedTransactionIsReportedWithItsBorrower");
    }

    @Test
    void whatIsClosedIsNone() throws Exception {
        dataSource.getConnection().close();
        manager.begin();
        try (Connection inside = dataSource.getConnection()) {
            accounts.insert(inside, 1, 100);
        }
        Connection closedLate = dataSource.getConnection();
        manager.commit();
        closedLate.close();
        awaitThatOnlyAnotherIsReported();
    }

    @Test
    void aNegativeThresholdIsRefused() {
        assertThatThrownBy(() -> accounts.pool("p").leakDetection(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
