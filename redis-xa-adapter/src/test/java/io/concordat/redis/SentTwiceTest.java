package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.branch.BucketOverlay;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.FinishScripts;
import io.concordat.redis.script.ReadScript;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.StagingScripts;
import io.concordat.redis.script.Vote;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redisson sends a request again when its answer is late: every script, sent twice, does its work once. */
class SentTwiceTest {
    private static final KeyLayout LAYOUT = KeyLayout.singleGroup("concordat");

    private final ScriptRunner runner = new ScriptRunner(Redis.plain());
    private final StagingScripts staging = new StagingScripts(runner, LAYOUT, "test", "60000", key -> false);
    private final FinishScripts finishing = new FinishScripts(runner, LAYOUT, "channel", "60000", true);
    private final BranchXid xid = BranchXid.of(Work.newXid());
    private final String map = Redis.key("map");
    private final String bucket = Redis.key("bucket");

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void prepareAndSwap() {
        Staged staged = staged();
        assertThat(staging.prepare(xid, staged)).isEqualTo(new Vote.Done());
        assertThat(staging.prepare(xid, staged)).isEqualTo(new Vote.Done());
        assertThat(Redis.plain().getMap(LAYOUT.branch(xid)).get("tries")).isEqualTo("1");
        FinishKeys keys = FinishKeys.of(staged);
        assertThat(finishing.commit(xid, keys)).isEqualTo(new Finish.Done());
        assertThat(finishing.commit(xid, keys)).isEqualTo(new Finish.Done());
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("n", "1"));
        assertThat(staging.prepare(xid, staged)).isEqualTo(new Vote.Overtaken("committed"));
        assertThat(finishing.rollback(xid, keys)).isEqualTo(new Finish.Ended("committed"));
    }

    @Test
    void onePhase() {
        Staged staged = staged();
        assertThat(staging.commitInOnePhase(xid, staged)).isEqualTo(new Vote.Done());
        assertThat(staging.commitInOnePhase(xid, staged)).isEqualTo(new Vote.Done());
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("n", "1"));
    }

    @Test
    void rollback() {
        Staged staged = staged();
        staging.prepare(xid, staged);
        FinishKeys keys = FinishKeys.of(staged);
        assertThat(finishing.rollback(xid, keys)).isEqualTo(new Finish.Done());
        assertThat(finishing.rollback(xid, keys)).isEqualTo(new Finish.Done());
        assertThat(finishing.commit(xid, keys)).isEqualTo(new Finish.Ended("rolledback"));
        assertThat(staging.prepare(xid, staged)).isEqualTo(new Vote.Overtaken("rolledback"));
        assertThat(staging.commitInOnePhase(xid, staged)).isEqualTo(new Vote.Overtaken("rolledback"));
    }

    @Test
    void aPreparedBranchIsNotCommittedInOnePhaseAndNeedsItsOwnKeys() {
        Staged staged = staged();
        staging.prepare(xid, staged);
        assertThat(staging.commitInOnePhase(xid, staged)).isEqualTo(new Vote.Overtaken("prepared"));
        assertThat(finishing.commit(xid, FinishKeys.NONE)).isEqualTo(new Finish.OtherKeys());
        assertThat(finishing.rollback(xid, FinishKeys.NONE)).isEqualTo(new Finish.OtherKeys());
        assertThat(finishing.commit(xid, FinishKeys.of(staged))).isEqualTo(new Finish.Done());
        assertThat(Redis.plain().getBucket(bucket).get()).isEqualTo("x");
    }

    @Test
    void aBranchIsNotFinishedWithOtherKeysOrFewerShadowsThanItHas() {
        Staged staged = staged();
        staging.prepare(xid, staged);
        for (FinishKeys wrong : List.of(
                new FinishKeys(List.of(bucket, map), 1),
                new FinishKeys(List.of(map, "other"), 1),
                new FinishKeys(staged.written(), 0),
                new FinishKeys(staged.written(), 2))) {
            assertThat(finishing.commit(xid, wrong)).isEqualTo(new Finish.OtherKeys());
            assertThat(finishing.rollback(xid, wrong)).isEqualTo(new Finish.OtherKeys());
        }
        assertThat(finishing.rollback(xid, FinishKeys.of(staged))).isEqualTo(new Finish.Done());
    }

    @Test
    void anotherRequestWithTheSameXidIsNotTakenForACopy() {
        Staged staged = staged();
        staging.prepare(xid, staged);
        assertThat(staging.prepare(xid, staged())).isEqualTo(new Vote.Duplicate("prepared"));
        assertThat(staging.commitInOnePhase(xid, staged())).isEqualTo(new Vote.Duplicate("prepared"));
        finishing.commit(xid, FinishKeys.of(staged));
        assertThat(staging.prepare(xid, staged())).isEqualTo(new Vote.Duplicate("committed"));
        assertThat(staging.commitInOnePhase(xid, staged())).isEqualTo(new Vote.Duplicate("committed"));
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("n", "1"));
    }

    private Staged staged() {
        Overlay overlay = new Overlay(LAYOUT, new ReadScript(runner, Groups.single(LAYOUT.prefix())), 100, 1000);
        overlay.map(map).add(Bytes.of("n"), 1);
        BucketOverlay value = overlay.bucket(bucket);
        value.set(Bytes.of("x"));
        return overlay.staged();
    }
}
