package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RAtomicLong;

/** Counters: seen by their own transaction, free of conflicts where nothing is answered, never torn by a bad value. */
class CounterTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    private final String key = Redis.key("counter");
    private final RAtomicLong plain = Redis.plain().getAtomicLong(key);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void aTransactionSeesItsOwnChanges() throws XAException {
        plain.set(10);
        Work.committed(SOURCE, session -> {
            XaCounter counter = session.getCounter(key);
            counter.add(5);
            counter.decrement();
            assertThat(counter.get()).isEqualTo(14);
            assertThat(counter.incrementAndGet()).isEqualTo(15);
            assertThat(counter.getAndIncrement()).isEqualTo(15);
            assertThat(counter.decrementAndGet()).isEqualTo(15);
            assertThat(counter.getAndDecrement()).isEqualTo(15);
            assertThat(counter.addAndGet(-4)).isEqualTo(10);
            assertThat(counter.getAndAdd(3)).isEqualTo(10);
            assertThat(counter.compareAndSet(12, 1)).isFalse();
            assertThat(counter.compareAndSet(13, 20)).isTrue();
            counter.increment();
            assertThat(counter.getAndSet(7)).isEqualTo(21);
            assertThat(counter.getAndDelete()).isEqualTo(7);
            assertThat(counter.isPresent()).isFalse();
            assertThat(counter.delete()).isFalse();
            assertThat(counter.get()).isZero();
            assertThat(counter.compareAndSet(0, 3)).isTrue();
            assertThat(counter.delete()).isTrue();
            counter.add(-2);
            assertThat(counter.isPresent()).isTrue();
        });
        assertThat(plain.get()).isEqualTo(-2);
    }

    @Test
    void anAbsentCounterIsZeroAndAddingNothingMakesIt() throws XAException {
        Work.committed(SOURCE, session -> {
            XaCounter counter = session.getCounter(key);
            assertThat(counter.get()).isZero();
            assertThat(counter.expire(Duration.ofMinutes(1))).isFalse();
            counter.add(0);
            assertThat(counter.isPresent()).isTrue();
        });
        assertThat(plain.isExists()).isTrue();
        assertThat(plain.get()).isZero();
    }

    @Test
    void aKeyIsBucketAndCounterInOneTransaction() throws XAException {
        Work.committed(SOURCE, session -> {
            session.<String>getBucket(key).set("41");
            session.getCounter(key).increment();
            assertThat(session.<String>getBucket(key).get()).contains("42");
        });
        assertThat(plain.get()).isEqualTo(42);
        Work.committed(SOURCE, session -> {
            session.getCounter(key).increment();
            assertThat(session.<String>getBucket(key).getAndDelete()).contains("43");
        });
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void whatIsAddedBlindlyDoesNotConflict() throws XAException {
        plain.set(10);
        Work first = Work.ended(SOURCE, session -> session.getCounter(key).add(-1));
        Work second = Work.ended(SOURCE, session -> session.getCounter(key).add(-2));
        plain.incrementAndGet();
        first.prepare();
        first.commit();
        second.commitInOnePhase();
        assertThat(plain.get()).isEqualTo(8);
    }

    static Stream<Consumer<XaCounter>> everyRead() {
        return Stream.of(
                XaCounter::get,
                XaCounter::incrementAndGet,
                XaCounter::getAndDecrement,
                counter -> counter.getAndSet(1),
                counter -> counter.compareAndSet(10, 1),
                counter -> counter.compareAndSet(99, 1),
                XaCounter::getAndDelete);
    }

    @ParameterizedTest
    @MethodSource("everyRead")
    void whatIsAnsweredIsValidated(Consumer<XaCounter> read) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            plain.set(10);
            Work work = Work.ended(SOURCE, session -> read.accept(session.getCounter(key)));
            plain.set(11);
            XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
            assertThat(plain.get()).isEqualTo(11);
        }
    }

    /** A value, and what cannot be added to it. */
    record Misfit(String value, long increment) {}

    static Stream<Misfit> everyMisfit() {
        return Stream.of(
                new Misfit("abc", 1),
                new Misfit("", 1),
                new Misfit("007", 1),
                new Misfit("1.5", 1),
                new Misfit("9223372036854775808", -1),
                new Misfit("12345678901234567890", -1),
                new Misfit("9223372036854775807", 1),
                new Misfit("-9223372036854775808", -1),
                new Misfit("1", Long.MAX_VALUE),
                new Misfit("-2", Long.MIN_VALUE + 1));
    }

    @ParameterizedTest
    @MethodSource("everyMisfit")
    void anIncrementThatDoesNotFitIsRefusedAtPrepare(Misfit misfit) throws XAException {
        Redis.plain().getBucket(key).set(misfit.value());
        for (boolean onePhase : new boolean[] {false, true}) {
            String other = Redis.key("other");
            Work work = Work.ended(SOURCE, session -> {
                session.<String>getBucket(other).set("x");
                session.getCounter(key).add(misfit.increment());
            });
            RedisXAException e = XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBINTEGRITY);
            assertThat(e).hasMessageContaining(key).hasMessageContaining("64 bits");
            assertThat(Redis.plain().getBucket(other).isExists()).isFalse();
            assertThat(Redis.plain().getBucket(key).get()).isEqualTo(misfit.value());
        }
    }

    @ParameterizedTest
    @MethodSource("everyMisfit")
    void anIncrementOfAKnownValueThatDoesNotFitIsRefusedAtOnce(Misfit misfit) throws XAException {
        Redis.plain().getBucket(key).set(misfit.value());
        Work.committed(SOURCE, session -> {
            XaCounter counter = session.getCounter(key);
            assertThatThrownBy(() -> counter.addAndGet(misfit.increment()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Key " + key)
                    .hasMessageContaining("64 bits");
            session.<String>getBucket(key).set(misfit.value());
            assertThatThrownBy(() -> counter.add(misfit.increment()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("64 bits");
            assertThat(session.<String>getBucket(key).get()).contains(misfit.value());
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo(misfit.value());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1})
    void theVeryLimitsFit(long limit) throws XAException {
        Work.committed(SOURCE, session -> session.getCounter(key).add(limit));
        assertThat(plain.get()).isEqualTo(limit);
        Work.committed(SOURCE, session -> assertThat(session.getCounter(key).addAndGet(limit < 0 ? 1 : -1))
                .isEqualTo(limit < 0 ? limit + 1 : limit - 1));
        Work.committed(SOURCE, session -> session.getCounter(key).add(limit < 0 ? -1 : 1));
        assertThat(plain.get()).isEqualTo(limit);
    }

    @Test
    void incrementsThatAddUpToTooMuchAreRefused() throws XAException {
        Work.committed(SOURCE, session -> {
            XaCounter counter = session.getCounter(key);
            counter.add(Long.MAX_VALUE);
            assertThatThrownBy(() -> counter.add(1)).hasMessageContaining("64 bits");
            assertThat(counter.get()).isEqualTo(Long.MAX_VALUE);
        });
        assertThat(plain.get()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() throws XAException {
        Redis.plain().getMap(key).put("a", "1");
        Work work = Work.start(SOURCE);
        assertThatThrownBy(() -> work.session.getCounter(key).get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("XaCounter");
        work.session.getCounter(key).increment();
        assertThatThrownBy(() -> work.session.getMap(key).size()).hasMessageContaining("XaCounter");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        XaErrors.of(work::prepare, XAException.XA_RBINTEGRITY);
    }

    @Test
    void incrementsKeepTheExpiryAndTheOtherChangesEndIt() throws XAException {
        plain.set(1);
        plain.expire(Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            XaCounter counter = session.getCounter(key);
            counter.increment();
            assertThat(counter.incrementAndGet()).isEqualTo(3);
            assertThat(counter.remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(4));
        });
        assertThat(plain.remainTimeToLive()).isGreaterThan(200_000);
        for (Consumer<XaCounter> change : List.<Consumer<XaCounter>>of(
                counter -> counter.set(3), counter -> counter.compareAndSet(3, 3), counter -> counter.getAndSet(3))) {
            plain.expire(Duration.ofMinutes(5));
            Work.committed(SOURCE, session -> {
                change.accept(session.getCounter(key));
                session.getCounter(key).add(0);
                assertThat(session.getCounter(key).remaining()).isEmpty();
            });
            assertThat(plain.remainTimeToLive()).isEqualTo(-1);
        }
        Work.committed(SOURCE, session -> session.getCounter(key).set(4, Duration.ofMinutes(5)));
        assertThat(plain.remainTimeToLive()).isGreaterThan(200_000);
        Work.committed(SOURCE, session -> {
            session.getCounter(key).increment();
            assertThat(session.getCounter(key).expire(Duration.ofHours(10))).isTrue();
        });
        assertThat(plain.remainTimeToLive()).isGreaterThan(30_000_000);
        assertThat(plain.get()).isEqualTo(5);
    }

    @Test
    void anIncrementAfterTheBranchsOwnExpiryBeginsAtZero() throws XAException {
        plain.set(10);
        Work work = Work.start(SOURCE);
        XaCounter counter = work.session.getCounter(key);
        counter.increment();
        assertThat(counter.expire(Duration.ofMillis(20))).isTrue();
        Awaitility.await().until(() -> !counter.isPresent());
        assertThat(counter.addAndGet(2)).isEqualTo(2);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.prepare();
        work.commit();
        assertThat(plain.get()).isEqualTo(2);
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void aCounterThatExpiresInDoubtIsNotMadeToLiveForEver() throws XAException {
        Work work = ExpiringWork.prepared(
                SOURCE,
                life -> {
                    plain.set(10);
                    plain.expire(life);
                },
                plain::isExists,
                session -> session.getCounter(key).increment());
        Awaitility.await().until(() -> !plain.isExists());
        work.commit();
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void aCounterThatOthersMadeUnfitInDoubtIsAHeuristic() throws XAException {
        plain.set(10);
        Work work = Work.prepared(SOURCE, session -> session.getCounter(key).increment());
        plain.set(Long.MAX_VALUE);
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(plain.get()).isEqualTo(Long.MAX_VALUE);
        work.resource.forget(work.xid);
    }
}
