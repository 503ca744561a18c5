package io.concordat.coordinator.observe.jmx;

import java.util.List;
import java.util.Map;

/**
 * A running coordinator, for people who look at it with JMX: {@code io.concordat:type=Coordinator,node=...}. Counts are since
 * its start. Thread-safe.
 */
public interface CoordinatorMXBean {
    /** The coordinator's name. */
    String getNode();

    /** Why no transaction begins at present, and what to do; empty if they do. */
    String getRefusesWork();

    /** Transactions that have begun and not ended. */
    int getActive();

    /** Transactions that ended, by what their callers were told: {@code COMMITTED}, {@code ROLLED_BACK_BY_TIMEOUT}, ... */
    Map<String, Long> getEnded();

    /** Decisions made durable. */
    long getDecisions();

    /** Times the decision log has forced its disk. */
    long getForces();

    /** Decisions that shared a force, on average. */
    double getDecisionsPerForce();

    /** Milliseconds a decision waited for its force to begin, on average. */
    double getMeanQueueMillis();

    /** Branches in doubt that recovery could not resolve yet, with the reason. */
    Map<String, String> getInDoubtBranches();

    /** Branches whose store went its own way, with what it answered: a person must compare the stores. */
    Map<String, String> getHeuristicBranches();

    /** Stores that recovery could not reach, with the reason. */
    Map<String, String> getUnreachableResources();

    /**
     * Runs a recovery pass of every store now and waits for it, however long a store takes.
     *
     * @return what it did and what is left, a line each
     */
    List<String> recoverNow();
}
