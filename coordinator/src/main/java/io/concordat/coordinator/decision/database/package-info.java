/**
 * The decision log on a shared table: several coordinators, and machines whose disks do not last.
 *
 * <p>A decision is a row, committed with its transaction's gtrid as primary key. Whoever must settle a gtrid without a
 * decision inserts a row against it first; the primary key lets one of the two in. So any coordinator on the log can
 * settle what any other has left behind, and none can be wrong.
 */
package io.concordat.coordinator.decision.database;
