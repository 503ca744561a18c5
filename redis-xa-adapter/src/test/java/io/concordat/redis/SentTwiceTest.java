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
import io.concordat.redis.script.ReplicaWait;
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
    private final StagingScripts staging = new StagingScripts(runner, "test", "60000", key -> false, ReplicaWait.NONE);
    private final FinishScripts finishing = new FinishScripts(runner, "channel", "60000", true, ReplicaWait.NONE);
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
        assertThat(prepare(staged)).isEqualTo(new Vote.Done());
        assertThat(prepare(staged)).isEqualTo(new Vote.Done());
        assertThat(Redis.plain().getMap(LAYOUT.branch(xid)).get("tries")).isEqualTo("1");
        FinishKeys keys = FinishKeys.of(LAYOUT, staged);
        assertThat(commit(keys)).isEqualTo(new Finish.Done());
        assertThat(commit(keys)).isEqualTo(new Finish.Done());
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("n", "1"));
        assertThat(prepare(staged)).isEqualTo(new Vote.Overtaken("committed"));
        assertThat(rollback(keys)).isEqualTo(new Finish.Ended("committed"));
    }

    @Test
    void onePhase() {
        Staged staged = staged();
        assertThat(commitInOnePhase(staged)).isEqualTo(new Vote.Done());
        assertThat(commitInOnePhase(staged)).isEqualTo(new Vote.Done());
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("n", "1"));
    }

    @Test
    void rollback() {
        Staged staged = staged();
        prepare(staged);
        FinishKeys keys = FinishKeys.of(LAYOUT, staged);
        assertThat(rollback(keys)).isEqualTo(new Finish.Done());
        assertThat(rollback(keys)).isEqualTo(new Finish.Done());
        assertThat(commit(keys)).isEqualTo(new Finish.Ended("rolledback"));
        assertThat(prepare(staged)).isEqualTo(new Vote.Overtaken("rolledback"));
        assertThat(commitInOnePhase(staged)).isEqualTo(new Vote.Overtaken("rolledback"));
    }

    @Test
    void aPreparedBranchIsNotCommittedInOnePhaseAndNeedsItsOwnKeys() {
        Staged staged = staged();
        prepare(staged);
        assertThat(commitInOnePhase(staged)).isEqualTo(new Vote.Overtaken("prepared"));
        assertThat(commit(FinishKeys.none(LAYOUT))).isEqualTo(new Finish.OtherKeys());
        assertThat(rollback(FinishKeys.none(LAYOUT))).isEqualTo(new Finish.OtherKeys());
        assertThat(commit(FinishKeys.of(LAYOUT, staged))).isEqualTo(new Finish.Done());
        assertThat(Redis.plain().getBucket(bucket).get()).isEqualTo("x");
    }

    @Test
    void aBranchIsNotFinishedWithOtherKeysOrFewerShadowsThanItHas() {
        Staged staged = staged();
        prepare(staged);
        for (FinishKeys wrong : List.of(
                new FinishKeys(LAYOUT, List.of(bucket, map), 1),
                new FinishKeys(LAYOUT, List.of(map, "other"), 1),
                new FinishKeys(LAYOUT, staged.written(), 0),
                new FinishKeys(LAYOUT, staged.written(), 2))) {
            assertThat(commit(wrong)).isEqualTo(new Finish.OtherKeys());
            assertThat(rollback(wrong)).isEqualTo(new Finish.OtherKeys());
        }
        assertThat(rollback(FinishKeys.of(LAYOUT, staged))).isEqualTo(new Finish.Done());
    }

    @Test
    void anotherRequestWithTheSameXidIsNotTakenForACopy() {
        Staged staged = staged();
        prepare(staged);
        assertThat(prepare(staged())).isEqualTo(new Vote.Duplicate("prepared"));
        assertThat(commitInOnePhase(staged())).isEqualTo(new Vote.Duplicate("prepared"));
        commit(FinishKeys.of(LAYOUT, staged));
        assertThat(prepare(staged())).isEqualTo(new Vote.Duplicate("committed"));
        assertThat(commitInOnePhase(staged())).isEqualTo(new Vote.Duplicate("committed"));
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("n", "1"));
    }

    private Vote prepare(Staged staged) {
        return ScriptRunner.await(staging.prepare(xid, LAYOUT, staged, List.of(LAYOUT.tag())));
    }

    private Vote commitInOnePhase(Staged staged) {
        return ScriptRunner.await(staging.commitInOnePhase(xid, LAYOUT, staged));
    }

    private Finish commit(FinishKeys keys) {
        return ScriptRunner.await(finishing.commit(xid, keys));
    }

    private Finish rollback(FinishKeys keys) {
        return ScriptRunner.await(finishing.rollback(xid, keys));
    }

    private Staged staged() {
        Groups groups = Groups.single(LAYOUT.prefix());
        Overlay overlay = new Overlay(groups, new ReadScript(runner, groups), 100, 1000);
        overlay.map(map).add(Bytes.of("n"), 1);
        BucketOverlay value = overlay.bucket(bucket);
        value.set(Bytes.of("x"));
        return overlay.staged();
    }
}
