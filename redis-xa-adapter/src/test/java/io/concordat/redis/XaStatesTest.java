package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call in every state, as {@code xa-states.txt} has it. */
class XaStatesTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final RedisXADataSource OTHER_PROCESS = Redis.otherProcess();

    @AfterAll
    static void close() {
        SOURCE.close();
        OTHER_PROCESS.close();
    }

    /** A call in a state, its answer and the rule that says so. */
    record Row(XaState state, XaCall call, String answer, String rule) {
        /** How often the change of the branch has been applied after the call. */
        String applied() {
            boolean before = state.name().startsWith("COMMITTED");
            boolean now = (call == XaCall.COMMIT || call == XaCall.ONE_PHASE) && answer.equals("OK");
            return before || (now && state != XaState.IDLE_WITHOUT_WORK) ? "1" : "0";
        }
    }

    static List<Row> table() throws IOException {
        try (InputStream file = XaStatesTest.class.getResourceAsStream("xa-states.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .flatMap(XaStatesTest::rows)
                    .toList();
        }
    }

    private static Stream<Row> rows(String line) {
        String[] cells = line.split(" \\| ", 4);
        return Stream.of(cells[1].split(" "))
                .map(call -> new Row(XaState.valueOf(cells[0]), XaCall.valueOf(call), cells[2], cells[3]));
    }

    @Test
    void theTableHasEachCallInEachStateOnce() throws IOException {
        List<String> expected = Arrays.stream(XaState.values())
                .flatMap(state -> Arrays.stream(XaCall.values()).map(call -> state + " " + call))
                .toList();
        assertThat(table())
                .extracting(row -> row.state() + " " + row.call())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** By another thread than the one that brought the state about: associations are of connections, not of threads. */
    @ParameterizedTest
    @MethodSource("table")
    void isAnsweredAsTheTableSays(Row row) throws Exception {
        XaScene scene = new XaScene(SOURCE, OTHER_PROCESS);
        try {
            row.state().bring(scene);
            FutureTask<String> call = new FutureTask<>(() -> row.call().on(scene.here.getXAResource(), scene.xid));
            new Thread(call).start();
            assertThat(call.get()).as(row.rule()).isEqualTo(row.answer());
            if (!scene.counter().equals("no number")) {
                assertThat(scene.counter()).as("how often it was applied").isEqualTo(row.applied());
            }
        } finally {
            scene.cleanUp();
        }
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    /** Starting asks nobody, so that an xid that Redis knows is refused when it is prepared. */
    @ParameterizedTest
    @CsvSource({
        "PREPARED_BY_ANOTHER_PROCESS, XA_RBPROTO",
        "COMMITTED, XA_RBPROTO",
        "COMMITTED_IN_ONE_PHASE, XA_RBPROTO",
        "HEURISTIC, XA_RBPROTO",
        "FORGOTTEN, XA_RBPROTO",
        "REFUSED, XA_RBROLLBACK",
        "ROLLED_BACK_PREPARED, XA_RBROLLBACK"
    })
    void anXidThatRedisKnowsIsNotPreparedAgain(XaState state, String answer) throws XAException {
        for (XaCall vote : List.of(XaCall.PREPARE, XaCall.ONE_PHASE)) {
            XaScene scene = new XaScene(SOURCE, OTHER_PROCESS);
            state.bring(scene);
            XAResource resource = scene.here.getXAResource();
            scene.end(scene.here);
            String before = scene.counter();
            assertThat(vote.on(resource, scene.xid)).isEqualTo(answer);
            assertThat(scene.counter()).isEqualTo(before);
            scene.cleanUp();
            assertThat(Redis.leftovers(Redis.plain())).isEmpty();
        }
    }
}
