package io.concordat.testing.faults;

import static io.concordat.testing.faults.CrashPoint.at;
import static io.concordat.testing.faults.Scenario.MYSQL_ALONE;
import static io.concordat.testing.faults.Scenario.REDIS_ALONE;
import static io.concordat.testing.faults.Scenario.REDIS_REFUSES;
import static io.concordat.testing.faults.Scenario.TRANSFER;
import static io.concordat.testing.faults.Scenario.WORK_THROWS;

import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where on its way a transaction meets the end of its process: from the enumeration of the protocol's steps, so that a new
 * step does not compile here before it has been given its points.
 */
public final class TransactionPoints {
    private TransactionPoints() {}

    /**
     * A point.
     *
     * @param committed whether the transaction is committed when its process goes no further
     */
    public record Point(CrashPoint at, boolean committed) {
        /** Whether both stores take part. */
        public boolean isInBoth() {
            return at.scenario() != MYSQL_ALONE && at.scenario() != REDIS_ALONE;
        }

        /** The same for a transaction, and the name of what it writes. */
        public String id() {
            return at.scenario() + "-" + at.step() + "-" + at.occurrence();
        }
    }

    /** All points of all steps. */
    public static List<Point> all() {
        return Arrays.stream(ProtocolStep.values())
                .flatMap(step -> of(step).stream())
                .toList();
    }

    /** The points of a step; none for one of recovery. */
    public static List<Point> of(ProtocolStep step) {
        return switch (step) {
            case BEGUN, DECIDING -> leaves(false, at(TRANSFER, step, 1));
            case ENLISTED, ENDED, PREPARING, PREPARED -> leaves(false, at(TRANSFER, step, 1), at(TRANSFER, step, 2));
            case DECIDED, COMPLETED, FORGOTTEN -> leaves(true, at(TRANSFER, step, 1));
            case COMMITTING, COMMITTED -> leaves(true, at(TRANSFER, step, 1), at(TRANSFER, step, 2));
            case COMMITTING_ONE_PHASE -> leaves(false, at(MYSQL_ALONE, step, 1), at(REDIS_ALONE, step, 1));
            case COMMITTED_ONE_PHASE -> leaves(true, at(MYSQL_ALONE, step, 1), at(REDIS_ALONE, step, 1));
            case ROLLING_BACK, ROLLED_BACK ->
                leaves(
                        false,
                        at(WORK_THROWS, step, 1),
                        at(WORK_THROWS, step, 2),
                        at(REDIS_REFUSES, step, 1),
                        at(REDIS_REFUSES, step, 2));
            case SCANNED, MATCHED, RESOLVING, RESOLVED, REPLAYING, REPLAYED -> List.of();
        };
    }

    private static List<Point> leaves(boolean committed, CrashPoint... points) {
        return Stream.of(points).map(point -> new Point(point, committed)).toList();
    }
}
