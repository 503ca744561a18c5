package io.concordat.coordinator;

import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryHandle;
import io.concordat.coordinator.recovery.RecoveryManager;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Passes on what resources ask of recovery and tell it; resources have it before there is a recovery. */
record ToldByResources(Supplier<RecoveryManager> recovery, BooleanSupplier open, Steps steps)
        implements RecoveryHandle {
    @Override
    public void recoverSoon() {
        if (open.getAsBoolean()) {
            recovery.get().recoverSoon();
        }
    }

    @Override
    public void tell(RecoveryEvent event) {
        recovery.get().tell(event);
        if (event instanceof RecoveryEvent.ReplayEnded replay) {
            steps.replayEnded(replay);
        }
    }

    @Override
    public void took(ProtocolStep step, String resource) {
        steps.took(step, resource);
    }
}
