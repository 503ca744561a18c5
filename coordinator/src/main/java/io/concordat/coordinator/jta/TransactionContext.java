package io.concordat.coordinator.jta;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.atomikos.AtomikosEngine;
import io.concordat.coordinator.branch.Together;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.observe.Steps;
import io.concordat.coordinator.recovery.RecoveryManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.transaction.xa.XAResource;

/**
 * What the transactions of one coordinator share. Immutable.
 *
 * @param node name of the coordinator
 * @param engine drives them
 * @param gtrids names them
 * @param log where decisions go
 * @param resources the registered resources
 * @param running the transactions that have not ended
 * @param reaper rolls them back at their deadline
 * @param steps who is told of steps
 * @param together asks the branches of a transaction at once
 * @param defaultTimeout of transactions that set none
 * @param patience how long a commit waits for recovery to complete a branch that did not answer
 * @param recovery completes what a commit leaves
 * @param open whether the coordinator is open for new transactions
 */
public record TransactionContext(
        String node,
        AtomikosEngine engine,
        Gtrids gtrids,
        DecisionLog log,
        List<CoordinatedResource> resources,
        RunningTransactions running,
        Reaper reaper,
        Steps steps,
        Together together,
        Duration defaultTimeout,
        Duration patience,
        RecoveryManager recovery,
        BooleanSupplier open) {

    void checkOpen() {
        if (!open.getAsBoolean()) {
            throw new CoordinatorException("Coordinator '" + node + "' is closed: no transaction can begin.");
        }
    }

    void checkAccepting() {
        checkOpen();
        Optional<String> refusal = log.refusesWork();
        if (refusal.isPresent()) {
            throw new CoordinatorException("Coordinator '" + node + "' begins no transaction: " + refusal.get());
        }
    }

    Optional<CoordinatedResource> ownerOf(XAResource xaResource) {
        return resources.stream().filter(r -> r.owns(xaResource)).findFirst();
    }
}
