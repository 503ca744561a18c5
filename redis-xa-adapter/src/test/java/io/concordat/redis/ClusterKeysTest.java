package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a Redis Cluster a key keeps to its slot, whatever its name. */
class ClusterKeysTest {
    private static OwnCluster redis;

    private final List<String> keys = redis.keyAtEachMaster("key");

    @BeforeAll
    static void start() {
        redis = new OwnCluster();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(redis.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areRenamedWithinTheirSlotsInOneBranch(boolean onePhase) throws XAException {
        for (String key : keys) {
            redis.plain.getBucket(key).set(key);
        }
        Work work = Work.ended(redis.source, session -> {
            for (String key : keys) {
                session.getKeys().rename(key, "{" + key + "}:renamed");
                assertThat(session.getBucket("{" + key + "}:renamed").get()).contains(key);
            }
        });
        work.finish(onePhase);
        if (!onePhase) {
            work.commit();
        }
        for (String key : keys) {
            assertThat(redis.value(key)).isNull();
            assertThat(redis.value("{" + key + "}:renamed")).isEqualTo(key);
        }
    }

    @Test
    void areNotRenamedToAnotherSlot() throws XAException {
        redis.plain.getBucket(keys.get(0)).set("stays");
        Work work = Work.start(redis.source);
        XaKeys session = work.session.getKeys();
        assertThatThrownBy(() -> session.rename(keys.get(0), keys.get(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(keys.get(0))
                .hasMessageContaining(keys.get(1))
                .hasMessageContaining("hash tag");
        assertThatThrownBy(() -> session.renameIfAbsent(keys.get(0), keys.get(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(session.exists(keys.get(0))).isTrue();
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
        assertThat(redis.value(keys.get(0))).isEqualTo("stays");
    }
}
