package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Operation.Read;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Redis is committed last. So whoever has seen a transaction in Redis, and then looks into MySQL for the first time, sees it
 * there; and whoever has seen it in MySQL sees it in Redis by a strict read, which minds the locks. That holds for every
 * reader at every isolation; what a serializable transaction may see in the other directions, the cycles say.
 */
final class TornReadCheck {
    private final Versions versions;
    private final Findings findings;

    TornReadCheck(Versions versions, Findings findings) {
        this.versions = versions;
        this.findings = findings;
    }

    void run(Transaction reader) {
        Set<Transaction> inRedis = new LinkedHashSet<>();
        Set<Transaction> inMysql = new LinkedHashSet<>();
        List<Item> touched = new ArrayList<>();
        boolean snapshot = false;
        for (Operation operation : reader.operations()) {
            if (operation instanceof Read read) {
                if (read.item().store() == Store.MYSQL) {
                    check(inRedis, reader, read);
                    inMysql.addAll(writers(reader, read));
                } else {
                    if (read.strict() && !touched.contains(read.item())) {
                        check(inMysql, reader, read);
                    }
                    if (!snapshot) {
                        inRedis.addAll(writers(reader, read));
                    }
                }
            }
            touched.add(operation.item());
            snapshot |= operation.item().store() == Store.MYSQL;
        }
    }

    private List<Transaction> writers(Transaction reader, Read read) {
        return Versions.foreign(reader, read).stream()
                .flatMap(element -> versions.writer(element).stream())
                .filter(versions::isCommitted)
                .distinct()
                .toList();
    }

    private void check(Set<Transaction> seen, Transaction reader, Read read) {
        for (Transaction writer : seen) {
            for (String element : writer.appended(read.item())) {
                if (!read.elements().contains(element)) {
                    findings.add(
                            Anomaly.TORN_READ,
                            element + " is not in what was then read of " + read.item()
                                    + ", although its transaction had been seen in the other store",
                            writer,
                            reader);
                }
            }
        }
    }
}
