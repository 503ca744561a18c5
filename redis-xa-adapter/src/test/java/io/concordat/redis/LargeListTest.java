package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RList;

/** Long lists are changed at their ends, and many items at once are sent in chunks that Lua can take. */
class LargeListTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private final String key = Redis.key("long-list");
    private final RList<String> plain = Redis.plain().getList(key);

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void theEndsOfALongListChangeAndTheRestStays() throws XAException {
        List<String> items = items(100_000);
        plain.addAll(items);
        Work work = Work.prepared(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            assertThat(list.pollFirst(2)).containsExactly("item 0", "item 1");
            assertThat(list.pollLast()).contains("item 99999");
            list.set(0, "new first");
            list.addLast("new last");
        });
        assertThat(Redis.leftovers(Redis.plain())).noneMatch(name -> name.contains(":shadow:"));
        work.commit();
        assertThat(plain.size()).isEqualTo(99_998);
        assertThat(plain.get(0)).isEqualTo("new first");
        assertThat(plain.get(1)).isEqualTo("item 3");
        assertThat(plain.range(-2, -1)).containsExactly("item 99998", "new last");
    }

    @Test
    void nineThousandItemsArePushedReadSetPolledAndReplacedInOneBranch() throws XAException {
        List<String> items = items(9_000);
        Work.committed(SOURCE, session -> {
            session.<String>getList(key).addAllFirst(items.subList(0, 4_500));
            session.<String>getList(key).addAllLast(items.subList(4_500, 9_000));
        });
        assertThat(plain.readAll()).isEqualTo(items);
        Work.ended(SOURCE, session -> {
                    XaList<String> list = session.getList(key);
                    assertThat(list.readAll()).isEqualTo(items);
                    IntStream.range(0, 9_000).forEach(i -> list.set(i, "set " + i));
                })
                .commitInOnePhase();
        assertThat(plain.get(8_999)).isEqualTo("set 8999");
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            assertThat(list.pollFirst(4_500)).startsWith("set 0");
            assertThat(list.pollLast(9_000)).hasSize(4_500).startsWith("set 8999");
        });
        assertThat(plain.isExists()).isFalse();
        Work.committed(SOURCE, session -> {
            session.<String>getList(key).clear();
            session.<String>getList(key).addAllLast(items);
        });
        assertThat(plain.readAll()).isEqualTo(items);
    }

    private static List<String> items(int count) {
        return IntStream.range(0, count).mapToObj(i -> "item " + i).toList();
    }
}
