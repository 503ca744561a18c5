package io.concordat.coordinator;

import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;

/** A coordinator and the three interfaces of Jakarta Transactions 2.0 whose rules are tested one by one. */
abstract class JtaRulesFixture extends CoordinatorFixture {
    final List<String> events = new CopyOnWriteArrayList<>();
    TransactionManager manager;
    UserTransaction user;
    TransactionSynchronizationRegistry registry;

    @BeforeEach
    void startCoordinator() {
        start();
        manager = coordinator.transactionManager();
        user = coordinator.userTransaction();
        registry = coordinator.synchronizationRegistry();
    }

    String status() throws Exception {
        return RecordingSynchronization.nameOf(manager.getStatus());
    }

    Transaction beginAndGet() throws Exception {
        manager.begin();
        return manager.getTransaction();
    }

    RecordingSynchronization recording(String name) {
        return new RecordingSynchronization(name, events);
    }

    static void onAnotherThread(RecordingSynchronization.Action action) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
        thread.join();
    }
}
