package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Operation.Append;
import io.concordat.testing.faults.history.Operation.Read;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what became of what transactions wrote. */
final class WriteCheck {
    private final Observed observed;
    private final Versions versions;
    private final Findings findings;

    WriteCheck(Observed observed, Versions versions, Findings findings) {
        this.observed = observed;
        this.versions = versions;
        this.findings = findings;
    }

    void run() {
        observed.finals().forEach(this::onlyCommittedAndOnce);
        observed.transactions().forEach(this::allOrNothing);
        lostUpdates();
    }

    private void onlyCommittedAndOnce(Item item, List<String> elements) {
        Set<String> seen = new HashSet<>();
        for (String element : elements) {
            if (!seen.add(element)) {
                findings.add(Anomaly.APPLIED_TWICE, element + " is twice in " + item);
            }
            versions.writer(element)
                    .filter(writer -> writer.outcome() == Outcome.ABORTED)
                    .ifPresent(writer -> findings.add(
                            Anomaly.G1A, element + " is in " + item + " at the end, and is rolled back", writer));
        }
    }

    private void allOrNothing(Transaction transaction) {
        if (!versions.isCommitted(transaction)) {
            return;
        }
        for (Append append : transaction.appends()) {
            if (versions.isThere(append)) {
                continue;
            }
            boolean someIsThere = transaction.appends().stream().anyMatch(versions::isThere);
            findings.add(
                    someIsThere ? Anomaly.TORN_WRITE : Anomaly.LOST_WRITE,
                    append.element() + " is not in " + append.item() + " at the end"
                            + (someIsThere ? ", others of its transaction are" : ""),
                    transaction);
        }
    }

    private void lostUpdates() {
        record Version(Item item, String last) {}
        Map<Version, Transaction> updaters = new HashMap<>();
        for (Transaction each : observed.transactions()) {
            if (!versions.isCommitted(each)) {
                continue;
            }
            Set<Version> read = new HashSet<>();
            for (Read operation : each.reads()) {
                List<String> found = Versions.foreign(each, operation);
                if (!each.appended(operation.item()).isEmpty()) {
                    read.add(new Version(operation.item(), found.isEmpty() ? "" : found.get(found.size() - 1)));
                }
            }
            for (Version version : read) {
                Transaction other = updaters.putIfAbsent(version, each);
                if (other != null) {
                    findings.add(
                            Anomaly.LOST_UPDATE,
                            "both read " + version.item() + " up to '" + version.last() + "' and both wrote it",
                            other,
                            each);
                }
            }
        }
    }
}
