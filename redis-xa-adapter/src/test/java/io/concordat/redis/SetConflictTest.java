package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RSet;

/** What others do to a set between its reads and prepare, and between prepare and commit. */
class SetConflictTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    private final String key = Redis.key("set");
    private final RSet<String> plain = Redis.plain().getSet(key);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    record Interference(String name, Consumer<XaSet<String>> read, Consumer<RSet<String>> change, boolean conflicts) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The live set holds a and b. */
    static Stream<Interference> everyInterference() {
        Consumer<RSet<String>> otherAdded = set -> set.add("z");
        Consumer<RSet<String>> aRemoved = set -> set.remove("a");
        Consumer<RSet<String>> deleted = RSet::delete;
        Consumer<RSet<String>> exchanged = set -> {
            set.remove("a");
            set.add("z");
        };
        Consumer<RSet<String>> toAndFro = set -> {
            set.remove("a");
            set.add("a");
        };
        Consumer<RSet<String>> expiry = set -> set.expire(Duration.ofHours(1));
        return Stream.of(
                new Interference("member, removed", set -> set.contains("a"), aRemoved, true),
                new Interference("member, set deleted", set -> set.contains("a"), deleted, true),
                new Interference("member, another added", set -> set.contains("a"), otherAdded, false),
                new Interference("member, removed and added again", set -> set.contains("a"), toAndFro, false),
                new Interference("member, expiry set", set -> set.contains("a"), expiry, false),
                new Interference("missing member, added", set -> set.contains("z"), otherAdded, true),
                new Interference("missing member, another removed", set -> set.contains("z"), aRemoved, false),
                new Interference("members, one removed", set -> set.containsAll(List.of("a", "b")), aRemoved, true),
                new Interference("size, grown", XaSet::size, otherAdded, true),
                new Interference("size, set deleted", XaSet::size, deleted, true),
                new Interference("size, one for another", XaSet::size, exchanged, false),
                new Interference("emptiness, shrunk", XaSet::isEmpty, aRemoved, false),
                new Interference("emptiness, set deleted", XaSet::isEmpty, deleted, true),
                new Interference("all, one for another", XaSet::readAll, exchanged, true),
                new Interference("all, grown", XaSet::readAll, otherAdded, true),
                new Interference("all, set deleted", XaSet::readAll, deleted, true),
                new Interference("all, removed and added again", XaSet::readAll, toAndFro, false),
                new Interference("addition that answers, removed", set -> set.add("a"), aRemoved, true),
                new Interference("addition that answers, another", set -> set.add("y"), otherAdded, false),
                new Interference("additions that answer", set -> set.addAll(List.of("y", "z")), otherAdded, true),
                new Interference("removal that answers", set -> set.remove("a"), aRemoved, true),
                new Interference("removals that answer", set -> set.removeAll(List.of("a", "z")), otherAdded, true),
                new Interference("deletion that answers, grown", XaSet::delete, otherAdded, false),
                new Interference("expiry of a set, deleted", set -> set.expire(Duration.ofHours(1)), deleted, true),
                new Interference("blind addition", set -> set.fastAdd("z"), otherAdded, false),
                new Interference("blind addition, set deleted", set -> set.fastAdd("z"), deleted, false),
                new Interference("blind removal", set -> set.fastRemove("a"), aRemoved, false),
                new Interference("blind clearing", XaSet::clear, exchanged, false),
                new Interference(
                        "member after a blind change of another",
                        set -> {
                            set.fastAdd("z");
                            set.contains("b");
                        },
                        aRemoved,
                        false),
                new Interference(
                        "size after a blind change",
                        set -> {
                            set.fastAdd("z");
                            set.size();
                        },
                        exchanged,
                        true));
    }

    @ParameterizedTest
    @MethodSource("everyInterference")
    void whatWasAnsweredIsValidatedAndNothingElse(Interference interference) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            plain.delete();
            plain.addAll(Set.of("a", "b"));
            Work work = Work.ended(SOURCE, session -> {
                interference.read().accept(session.getSet(key));
                session.<String>getBucket(key + "!").set("written");
            });
            interference.change().accept(plain);
            if (interference.conflicts()) {
                RedisXAException e = XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
                assertThat(e).hasMessageContaining(key).hasMessageContaining("has changed since");
            } else {
                work.finish(onePhase);
                if (!onePhase) {
                    work.commit();
                }
            }
            assertThat(Redis.plain().getBucket(key + "!").isExists()).isNotEqualTo(interference.conflicts());
            Redis.plain().getKeys().delete(key + "!");
        }
    }

    @Test
    void anotherTypeUnderTheKeyIsNamedByReadsAndRefusedAtPrepare() throws XAException {
        Redis.plain().getMap(key).put("a", "1");
        Work reading = Work.start(SOURCE);
        assertThatThrownBy(() -> reading.session.getSet(key).readAll())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("hash")
                .hasMessageContaining("XaSet");
        assertThat(reading.session.getMap(key).size()).isEqualTo(1);
        assertThatThrownBy(() -> reading.session.getSet(key).size())
                .hasMessageContaining("XaSet")
                .hasMessageContaining("XaMap");
        reading.resource.end(reading.xid, XAResource.TMSUCCESS);
        reading.rollback();
        List<Consumer<XaSet<String>>> changes =
                List.of(set -> set.fastAdd("a"), set -> set.fastRemove("a"), XaSet::clear);
        for (Consumer<XaSet<String>> change : changes) {
            for (boolean onePhase : new boolean[] {false, true}) {
                Work blind = Work.ended(SOURCE, session -> change.accept(session.getSet(key)));
                RedisXAException e = XaErrors.of(() -> blind.finish(onePhase), XAException.XA_RBINTEGRITY);
                assertThat(e).hasMessageContaining(key).hasMessageContaining("hash");
            }
        }
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("a", "1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyWhoseTypeOthersChangedInDoubtIsAHeuristicWithNothingApplied(boolean adds) throws XAException {
        plain.addAll(Set.of("a", "b"));
        String other = Redis.key("bucket");
        Work work = Work.prepared(SOURCE, session -> {
            session.<String>getBucket(other).set("new");
            XaSet<String> set = session.getSet(key);
            if (adds) {
                set.fastAdd("c");
            } else {
                set.fastRemove("a");
            }
        });
        plain.delete();
        Redis.plain().getBucket(key).set("foreign");
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining(key).hasMessageContaining("set");
        assertThat(Redis.plain().getBucket(other).isExists()).isFalse();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("foreign");
        work.resource.forget(work.xid);
    }
}
