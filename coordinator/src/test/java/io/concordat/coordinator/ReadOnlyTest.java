package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.concordat.coordinator.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that only read, over scripted stores: what the coordinator asks and what it lets pass. */
class ReadOnlyTest extends CoordinatorFixture {
    private final List<String> decided = new ArrayList<>();

    @BeforeEach
    void startCoordinator() {
        coordinator = builder()
                .decisionLog(() -> new ScriptedLog(() -> {
                    decided.add("decided");
                    return new Verdict.Done();
                }))
                .start();
        calls.clear();
    }

    private void enlistRedis() throws Exception {
        coordinator.transactionManager().getTransaction().enlistResource(redis.connection());
    }

    @Test
    void whatHasOnlyReadCommitsWithoutADecision() throws Exception {
        mysql.readOnly();
        redis.readOnly();
        coordinator.template().readOnly().run(this::enlistBoth);
        assertThat(calls).doesNotContain("mysql commit", "redis commit", "mysql rollback", "redis rollback");
        assertThat(decided).isEmpty();
    }

    @Test
    void whatHasOnlyReadInOneStoreIsAskedForItsVoteAndNotCommitted() throws Exception {
        redis.readOnly();
        coordinator.template().readOnly().run(this::enlistRedis);
        assertThat(calls).containsExactly("redis start", "redis end", "redis prepare");
    }

    @Test
    void whatHasWrittenIsRolledBackByName() throws Exception {
        mysql.readOnly();
        assertThatThrownBy(() -> coordinator.template().readOnly().run(this::enlistBoth))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("resource 'redis' has changes to commit, but the transaction is read-only");
        assertThat(calls).contains("redis rollback").doesNotContain("redis commit");
        assertThat(redis.prepared()).isEmpty();
        assertThat(decided).isEmpty();
    }

    @Test
    void whatHasWrittenInOneStoreIsRolledBackByName() throws Exception {
        Throwable thrown =
                catchThrowable(() -> coordinator.template().readOnly().run(this::enlistRedis));
        assertThat(thrown)
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("resource 'redis' has changes to commit, but the transaction is read-only");
        assertThat(((RolledBackException) thrown).isConflict()).isFalse();
        assertThat(calls).containsExactly("redis start", "redis end", "redis prepare", "redis rollback");
    }

    @Test
    void aTransactionThatIsJoinedStaysWhatItIs() throws Exception {
        coordinator.template().run(() -> coordinator.template().readOnly().run(this::enlistBoth));
        assertThat(calls).contains("mysql commit", "redis commit");
    }
}
