package io.concordat.redis;

import io.concordat.redis.preflight.ServerState;
import io.concordat.redis.script.Gate;
import io.concordat.redis.script.GenerationScript;
import io.concordat.redis.script.ReplicaWait;
import io.concordat.redis.script.ScriptRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Sees to it that the servers cannot lose what they have answered so far: their replicas have it, and it has had the time
 * that Redis takes to force its append-only file. What was asked of one run of a server says nothing about another, so that
 * the same servers must be there before and after. Thread-safe.
 */
final class Barrier {
    /** With {@code appendfsync everysec} Redis forces its file once a second, and puts that off for another at most. */
    private static final Duration TWO_FORCES = Duration.ofMillis(2100);

    private static final Duration FOR_REPLICAS = Duration.ofSeconds(2);

    private final Branches branches;
    private final String owner;

    /** @param owner whose generation is raised */
    Barrier(Branches branches, String owner) {
        this.branches = branches;
        this.owner = owner;
    }

    /** Why not, if not. */
    Optional<String> pass(long generation, int replicas) {
        List<ServerState> before = ServerState.all(branches.client);
        if (branches.history.isGated() && !branches.gates(Set.of()).stream().allMatch(Gate::isOpen)) {
            return Optional.of("a server may have lost something and waits for a replay");
        }
        int connected = before.stream().mapToInt(ServerState::replicas).min().orElse(0);
        ReplicaWait wait = connected == 0 && replicas == 0
                ? ReplicaWait.NONE
                : new ReplicaWait(Math.max(replicas, connected), FOR_REPLICAS);
        long lowest = ScriptRunner.await(new GenerationScript(branches.runner, wait, owner)
                .raise(branches.groups.all(), generation - 1, generation));
        if (lowest < generation) {
            return Optional.of("a server has gone back to generation " + lowest);
        }
        if (before.stream().anyMatch(ServerState::appendsToFile)) {
            pause(TWO_FORCES);
        }
        List<ServerState> after = ServerState.all(branches.client);
        if (!ids(after).equals(ids(before))) {
            return Optional.of("a server has restarted or failed over");
        }
        return after.stream().allMatch(ServerState::fileIsForced)
                ? Optional.empty()
                : Optional.of("a server cannot write or force its append-only file just now: see its log");
    }

    private static Set<String> ids(List<ServerState> servers) {
        return servers.stream().map(ServerState::id).collect(Collectors.toSet());
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new RedisAccessException("Interrupted while Redis forces its file: nothing is certain yet", null);
            }
        }
    }
}
