package io.concordat.coordinator;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.List;

/** Writes down when it is told, and does what a test wants it to do then. */
final class RecordingSynchronization implements Synchronization {
    private final String name;
    private final List<String> events;
    private Action before = () -> {};
    private Action after = () -> {};

    RecordingSynchronization(String name, List<String> events) {
        this.name = name;
        this.events = events;
    }

    RecordingSynchronization before(Action action) {
        this.before = action;
        return this;
    }

    RecordingSynchronization after(Action action) {
        this.after = action;
        return this;
    }

    @Override
    public void beforeCompletion() {
        events.add(name + " before");
        run(before);
    }

    @Override
    public void afterCompletion(int status) {
        events.add(name + " after " + nameOf(status));
        run(after);
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String nameOf(int status) {
        return switch (status) {
            case Status.STATUS_ACTIVE -> "ACTIVE";
            case Status.STATUS_MARKED_ROLLBACK -> "MARKED_ROLLBACK";
            case Status.STATUS_PREPARED -> "PREPARED";
            case Status.STATUS_COMMITTED -> "COMMITTED";
            case Status.STATUS_ROLLEDBACK -> "ROLLEDBACK";
            case Status.STATUS_UNKNOWN -> "UNKNOWN";
            case Status.STATUS_NO_TRANSACTION -> "NO_TRANSACTION";
            case Status.STATUS_PREPARING -> "PREPARING";
            case Status.STATUS_COMMITTING -> "COMMITTING";
            case Status.STATUS_ROLLING_BACK -> "ROLLING_BACK";
            default -> "?" + status;
        };
    }

    interface Action {
        void run() throws Exception;
    }
}
