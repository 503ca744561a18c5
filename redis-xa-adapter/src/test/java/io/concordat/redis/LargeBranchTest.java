package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Large maps are changed by deltas, and large branches are sent in chunks that Lua can take. */
class LargeBranchTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void oneFieldOfALargeMapChangesAndTheOthersStay() throws XAException {
        String key = Redis.key("large");
        Redis.plain().<String, String>getMap(key).putAll(entries(100_000));
        Work work = Work.prepared(
                SOURCE, session -> session.<String, String>getMap(key).fastPut("f1", "new"));
        assertThat(Redis.leftovers(Redis.plain())).noneMatch(name -> name.contains(":shadow:"));
        work.commit();
        Map<String, String> expected = entries(100_000);
        expected.put("f1", "new");
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(expected);
    }

    @Test
    void aReadOfALargeMapIsValidated() throws XAException {
        String key = Redis.key("large");
        Redis.plain().<String, String>getMap(key).putAll(entries(20_000));
        Work.committed(SOURCE, session -> {
            assertThat(session.getMap(key).readAll()).hasSize(20_000);
            session.<String, String>getMap(key).fastPut("f1", "new");
        });
        Work stale = Work.ended(SOURCE, session -> session.getMap(key).readAll());
        Redis.plain().getMap(key).put("f9", "other");
        XaErrors.of(stale::prepare, XAException.XA_RBTRANSIENT);
    }

    @Test
    void tenThousandFieldsArePutReplacedReadAndRemovedInOneBranch() throws XAException {
        String delta = Redis.key("delta");
        String whole = Redis.key("whole");
        Map<String, String> entries = entries(9_000);
        Work.committed(SOURCE, session -> entries.forEach(session.<String, String>getMap(delta)::fastPut));
        Work.committed(SOURCE, session -> {
            session.getMap(whole).clear();
            entries.forEach(session.<String, String>getMap(whole)::fastPut);
        });
        Work onePhase = Work.ended(SOURCE, session -> {
            assertThat(session.getMap(delta).getAll(List.copyOf(entries.keySet())))
                    .hasSize(9_000);
            session.getMap(whole).clear();
            session.<String, String>getMap(whole).fastPut("only", "one");
        });
        assertThat(Redis.plain().getMap(delta).readAllMap()).isEqualTo(entries);
        assertThat(Redis.plain().getMap(whole).readAllMap()).isEqualTo(entries);
        onePhase.commitInOnePhase();
        assertThat(Redis.plain().getMap(whole).readAllMap()).isEqualTo(Map.of("only", "one"));
        Work.committed(SOURCE, session -> entries.keySet().forEach(session.getMap(delta)::fastRemove));
        assertThat(Redis.plain().getMap(delta).isExists()).isFalse();
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("f" + i, "value " + i);
        }
        return entries;
    }
}
