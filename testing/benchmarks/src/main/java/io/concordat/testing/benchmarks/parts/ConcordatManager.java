package io.concordat.testing.benchmarks.parts;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.MeasuredCoordinator;
import jakarta.transaction.Transaction;

/** This project's coordinator, with default settings. */
final class ConcordatManager implements Manager {
    private final Coordinator coordinator = MeasuredCoordinator.withLog(
                    Coordinator.builder()
                            .node("benchmark")
                            .resource(new IdleStore("mysql", false))
                            .resource(new IdleStore("redis", true)),
                    MemoryLog::new)
            .start();

    @Override
    public void commit() throws Exception {
        coordinator.template().run(() -> {
            Transaction transaction = coordinator.transactionManager().getTransaction();
            transaction.enlistResource(new IdleResource("mysql"));
            transaction.enlistResource(new IdleResource("redis"));
        });
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
