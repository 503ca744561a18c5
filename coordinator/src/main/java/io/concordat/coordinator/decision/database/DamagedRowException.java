package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Gtrid;

/** A row of the decision log does not hold what this library has written. */
final class DamagedRowException extends CoordinatorException {
    private static final long serialVersionUID = 1L;

    DamagedRowException(Gtrid gtrid, String what, Throwable cause) {
        super(
                "The row of transaction " + gtrid + " in the decision log is damaged: " + what
                        + ". The transaction is decided as its column 'decision' says; restore the row from a backup, or"
                        + " complete its branches by hand and delete it.",
                cause);
    }
}
