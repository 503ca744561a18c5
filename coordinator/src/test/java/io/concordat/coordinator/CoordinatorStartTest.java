package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorStartTest extends CoordinatorFixture {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a:b", "with space", "a-name-that-is-longer-than-a-gtrid-has-room-for"})
    void aMissingOrUnusableNodeNameIsRefusedWithTheRule(String node) {
        assertThatThrownBy(() -> builder().node(node).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(node name|Node name).*")
                .hasMessageMatching("(?s).*(Give it one|Choose another).*");
    }

    @Test
    void aMissingJournalIsRefused() throws Exception {
        assertThatThrownBy(() -> Coordinator.builder().node("node1").start()).hasMessageContaining("journal(Path)");
    }

    @Test
    void twoResourcesOfOneNameAreRefused() throws Exception {
        assertThatThrownBy(() -> builder().resource(new FakeStore("mysql")).start())
                .hasMessageContaining("two resources named 'mysql'");
    }

    @Test
    void aSecondCoordinatorInTheJvmIsRefusedNamingTheFirst() throws Exception {
        start();

        assertThatThrownBy(() -> builder()
                        .node("node2")
                        .journal(directory.resolve("other"))
                        .start())
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("'node1' is running in this JVM")
                .hasMessageContaining("close it first");
    }

    @Test
    void aCoordinatorCanStartAgainAfterItsCloseAndAfterAFailedStart() throws Exception {
        start().close();
        mysql.unreachable(true);
        assertThatThrownBy(() -> builder().start()).hasMessageContaining("not reachable");
        mysql.unreachable(false);

        start();
        coordinator.template().run(this::enlistBoth);
        assertThat(calls).contains("redis commit");
    }

    @Test
    void oneThatIsInterruptedInItsRecoveryDoesNotStart() throws Exception {
        CountDownLatch recovering = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        mysql.during("recover", () -> {
            recovering.countDown();
            awaitUninterruptibly(done);
        });
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread starting = new Thread(() -> failure.complete(catchThrowable(this::start)));
        starting.start();
        recovering.await();
        starting.interrupt();
        try {
            assertThat(failure.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            done.countDown();
        }
        start();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a process of its own, since the engine prints when its classes are loaded, which happens once in a JVM. */
    @Test
    void nothingIsPrintedToStandardOutput() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuietProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed).isEmpty();
    }
}
