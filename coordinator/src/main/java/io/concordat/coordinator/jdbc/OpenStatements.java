package io.concordat.coordinator.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver's statements that a borrowed connection has made and not closed. Thread-safe. */
final class OpenStatements {
    private static final Logger log = LoggerFactory.getLogger(OpenStatements.class);

    private final Set<Statement> open = Collections.newSetFromMap(new IdentityHashMap<>());

    synchronized void opened(Statement statement) {
        open.add(statement);
    }

    synchronized void closed(Statement statement) {
        open.remove(statement);
    }

    /** Closes what is open. A statement that cannot be closed is of no more use, and harms nobody. */
    void close() {
        for (Statement statement : taken()) {
            try {
                statement.close();
            } catch (SQLException | RuntimeException e) {
                log.debug("A statement left open could not be closed", e);
            }
        }
    }

    private synchronized List<Statement> taken() {
        List<Statement> taken = List.copyOf(open);
        open.clear();
        return taken;
    }
}
