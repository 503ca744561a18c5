package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.TransactionManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Narayana's own recovery finishes branches of the adapter: of a process that died, and of a server that was away. */
class NarayanaRecoveryTest {
    private static final String KEY = "recovered";

    private OwnRedis one;
    private OwnRedis two;

    @BeforeEach
    void start() {
        one = OwnRedis.with("appendonly", "yes");
        two = OwnRedis.start();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void whatADeadProcessHadDecidedIsCommitted() throws Exception {
        die("commit");
        assertThat(Redis.leftovers(one.plain)).isNotEmpty();
        assertThat(Redis.leftovers(two.plain)).isNotEmpty();
        recover();
        assertThat(one.plain.getBucket(KEY).get()).isEqualTo("x");
        assertThat(two.plain.getBucket(KEY).get()).isEqualTo("x");
    }

    @Test
    void whatADeadProcessHadPreparedAndNotDecidedIsRolledBack() throws Exception {
        die("prepare");
        assertThat(Redis.leftovers(one.plain)).isNotEmpty();
        recover();
        assertThat(one.plain.getBucket(KEY).isExists()).isFalse();
        assertThat(two.plain.getBucket(KEY).isExists()).isFalse();
    }

    /** As a new process would: with data sources that know nothing of the branches. */
    private void recover() {
        try (RedisXADataSource first = one.newSource();
                RedisXADataSource second = two.newSource()) {
            NarayanaTransactions.recover(
                    () -> new XAResource[] {
                        first.getXAConnection().getXAResource(),
                        second.getXAConnection().getXAResource()
                    },
                    () -> {
                        assertThat(Redis.leftovers(one.plain)).isEmpty();
                        assertThat(Redis.leftovers(two.plain)).isEmpty();
                    });
        }
    }

    private void die(String call) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NarayanaProcess.class.getName(),
                        NarayanaTransactions.log().toString(),
                        one.server.uri(),
                        two.server.uri(),
                        call,
                        KEY))
                .inheritIO()
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(NarayanaProcess.DIED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aServerThatIsGoneWhenItShouldCommitCommitsWhenItIsBack() throws Exception {
        TransactionManager manager = NarayanaTransactions.manager();
        manager.begin();
        assertThat(manager.getTransaction().enlistResource(new OtherResource().during("commit", one.process()::kill)))
                .isTrue();
        new JtaRedis(one.source, manager).session().<String>getBucket(KEY).set("x");
        manager.commit();
        one.process().restart();
        assertThat(one.plain.getBucket(KEY).isExists()).isFalse();
        recover();
        assertThat(one.plain.getBucket(KEY).get()).isEqualTo("x");
    }
}
