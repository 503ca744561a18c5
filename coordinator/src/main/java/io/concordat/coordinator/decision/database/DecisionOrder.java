package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Gtrid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The commit decisions of all coordinators on a log, in the order they were taken in, with their redo. All methods throw
 * {@link CoordinatorException} when the database does not answer. Thread-safe.
 */
public final class DecisionOrder {
    /** How many decisions are held in memory at once. */
    private static final int PAGE = 20;

    private final DatabaseLog log;
    private final Rows rows;

    DecisionOrder(DatabaseLog log, Rows rows) {
        this.log = log;
        this.rows = rows;
    }

    /** Tells of every decision that is not forgotten: of two that changed the same key, the later one later. */
    public void forEach(Consumer<PlacedDecision> action) {
        long[] place = {0};
        List<PlacedDecision> page;
        do {
            page = log.read(session -> rows.page(session.connection(), place[0], PAGE));
            page.forEach(action);
            place[0] = page.isEmpty() ? 0 : page.get(page.size() - 1).place();
        } while (!page.isEmpty());
    }

    /** The decision of a gtrid, whoever has taken it; empty if there is none or it has been deleted. */
    public Optional<PlacedDecision> find(Gtrid gtrid) {
        return log.read(session -> rows.findPlaced(session.connection(), gtrid));
    }

    /**
     * The lowest place of a decision that is in the log or is being written: all before it have been carried out and forgotten.
     * Empty while there is none.
     */
    public OptionalLong lowestPlace() {
        return log.read(session -> rows.lowestPlace(session.connection()));
    }
}
