package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be done is refused before anything is written, with a message that helps. */
class RefusalTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    /** Of the keys {@code <prefix>bucket}, {@code <prefix>map}. */
    record Misfit(String name, Consumer<RedisSession> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String BUCKET = "misfit-bucket";
    private static final String MAP = "misfit-map";

    static Stream<Misfit> everyMisfit() {
        return Stream.of(
                new Misfit("value over a map", s -> s.<String>getBucket(MAP).set("x")),
                new Misfit("field in a value", s -> s.<String, String>getMap(BUCKET)
                        .fastPut("a", "x")),
                new Misfit("field removed from a value", s -> s.getMap(BUCKET).fastRemove("a")),
                new Misfit("whole map over a value", s -> s.getMap(BUCKET).clear()),
                new Misfit("not a number", s -> s.getMap(MAP).add("text", 1)),
                new Misfit("leading zero", s -> s.getMap(MAP).add("zero", 1)),
                new Misfit("a fraction", s -> s.getMap(MAP).add("fraction", 1)),
                new Misfit("too long", s -> s.getMap(MAP).add("long", -1)),
                new Misfit("just too large", s -> s.getMap(MAP).add("beyond", -1)),
                new Misfit("over the top", s -> s.getMap(MAP).add("max", 1)),
                new Misfit("under the bottom", s -> s.getMap(MAP).add("min", -1)),
                new Misfit("far over the top", s -> s.getMap(MAP).add("one", Long.MAX_VALUE)),
                new Misfit("far under the bottom", s -> s.getMap(MAP).add("minus two", Long.MIN_VALUE)));
    }

    private static void seed() {
        Redis.plain().getKeys().delete(BUCKET, MAP);
        Redis.plain().getBucket(BUCKET).set("value");
        Redis.plain()
                .getMap(MAP)
                .putAll(Map.of(
                        "text", "abc",
                        "zero", "007",
                        "fraction", "1.5",
                        "long", "12345678901234567890",
                        "beyond", "9223372036854775808",
                        "max", "9223372036854775807",
                        "min", "-9223372036854775808",
                        "one", "1",
                        "minus two", "-2"));
    }

    @ParameterizedTest
    @MethodSource("everyMisfit")
    void aChangeThatDoesNotFitTheLiveKeyVotesNoAndChangesNothing(Misfit misfit) throws XAException {
        seed();
        Map<Object, Object> before = Redis.plain().getMap(MAP).readAllMap();
        for (boolean onePhase : new boolean[] {false, true}) {
            String other = Redis.key("other");
            Work work = Work.ended(SOURCE, session -> {
                session.<String>getBucket(other).set("x");
                misfit.operation().accept(session);
            });
            RedisXAException e = XaErrors.of(
                    () -> {
                        if (onePhase) {
                            work.commitInOnePhase();
                        } else {
                            work.prepare();
                        }
                    },
                    XAException.XA_RBINTEGRITY);
            assertThat(e).hasMessageContaining("misfit-");
            assertThat(Redis.plain().getBucket(other).isExists()).isFalse();
            assertThat(Redis.plain().getBucket(BUCKET).get()).isEqualTo("value");
            assertThat(Redis.plain().getMap(MAP).readAllMap()).isEqualTo(before);
        }
    }

    @Test
    void incrementsUpToTheVeryLimitsFit() throws XAException {
        seed();
        Work.committed(SOURCE, session -> {
            session.getMap(MAP).add("max", -1);
            session.getMap(MAP).add("min", Long.MAX_VALUE);
            session.getMap(MAP).add("one", Long.MAX_VALUE - 1);
            session.getMap(MAP).add("minus two", Long.MIN_VALUE + 2);
            session.getMap(MAP).add("new", Long.MIN_VALUE);
        });
        assertThat(Redis.plain().getMap(MAP).readAllMap())
                .containsEntry("max", "9223372036854775806")
                .containsEntry("min", "-1")
                .containsEntry("one", "9223372036854775807")
                .containsEntry("minus two", "-9223372036854775808")
                .containsEntry("new", "-9223372036854775808");
    }

    @Test
    void readingAKeyOfAnotherTypeSaysWhatItHolds() throws XAException {
        seed();
        Work work = Work.start(SOURCE);
        assertThatThrownBy(() -> work.session.getBucket(MAP).get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds a hash");
        assertThatThrownBy(() -> work.session.getMap(BUCKET).size())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds a string");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    @Test
    void aKeyIsOneTypeInATransaction() throws XAException {
        Work work = Work.start(SOURCE);
        String key = Redis.key("x");
        work.session.<String>getBucket(key).set("x");
        assertThatThrownBy(() -> work.session.getMap(key).size())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("XaBucket")
                .hasMessageContaining("XaMap");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    @Test
    void keysOfTheAdapterAreRefused() throws XAException {
        Work work = Work.start(SOURCE);
        for (String key : new String[] {"concordat:x", "concordat:{0}:prepared", "concordat-prefix", ""}) {
            assertThatThrownBy(() -> work.session.getBucket(key).set("x")).isInstanceOf(IllegalArgumentException.class);
        }
        work.session.<String>getBucket("concordatish").set("x");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    @Test
    void nullsAreRefused() throws XAException {
        Work work = Work.start(SOURCE);
        assertThatThrownBy(() -> work.session.getBucket("x").set(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> work.session.getMap("x").fastPut(null, "x")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> work.session.getMap("x").put("x", null)).isInstanceOf(NullPointerException.class);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    @Test
    void aBranchThatGrowsTooLargeIsRefusedAtTheOperationAndGoesOnWithoutIt() throws XAException {
        String key = Redis.key("capped");
        try (RedisXADataSource small =
                Redis.builder().maxOperations(3).maxBytes(100).build()) {
            Work work = Work.start(small);
            XaMap<String, String> map = work.session.getMap(key);
            for (int i = 0; i < 20; i++) {
                map.fastPut("same", "value");
            }
            assertThatThrownBy(() -> map.fastPut("big", "x".repeat(100)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("maxBytes");
            map.fastPut("b", "2");
            map.fastPut("c", "3");
            assertThatThrownBy(() -> map.fastPut("d", "4"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("maxOperations");
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.prepare();
            work.commit();
        }
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("same", "value", "b", "2", "c", "3"));
    }

    @Test
    void clearedMapsAndExpiriesCountToo() throws XAException {
        try (RedisXADataSource small = Redis.builder().maxOperations(4).build()) {
            Work work = Work.start(small);
            for (int i = 0; i < 4; i++) {
                XaMap<String, String> map = work.session.getMap(Redis.key("cleared"));
                map.fastPut("a", "1");
                map.clear();
                map.clear();
            }
            XaMap<String, String> map = work.session.getMap(Redis.key("cleared"));
            assertThatThrownBy(() -> map.fastPut("a", "1")).hasMessageContaining("maxOperations");
            assertThatThrownBy(map::clear).hasMessageContaining("maxOperations");
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.rollback();
        }
    }

    @Test
    void clearingGivesBackWhatItDiscards() throws XAException {
        String key = Redis.key("cleared");
        try (RedisXADataSource small = Redis.builder().maxOperations(4).build()) {
            Work work = Work.start(small);
            XaMap<String, String> map = work.session.getMap(key);
            for (int i = 0; i < 20; i++) {
                map.clear();
                map.fastPut("a", "1");
                map.fastPut("b", "2");
                assertThat(map.expire(Duration.ofMinutes(1))).isTrue();
            }
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.rollback();
        }
    }

    @Test
    void aSecondPrefixOnTheSameKeyspaceIsRefused() {
        try (RedisXADataSource other = Redis.builder().prefix("second").build()) {
            Redis.plain().getBucket("concordat-prefix").setIfAbsent("concordat");
            RedisXAException e = XaErrors.of(() -> Work.start(other), XAException.XAER_RMERR);
            assertThat(e).hasMessageContaining("prefix(\"concordat\")").hasMessageContaining("DEL concordat-prefix");
            assertThat(other.preflight().isUsable()).isFalse();
        }
    }
}
