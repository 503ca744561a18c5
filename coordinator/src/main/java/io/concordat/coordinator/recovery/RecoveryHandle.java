package io.concordat.coordinator.recovery;

import io.concordat.coordinator.observe.ProtocolStep;

/** What a resource may ask of the recovery of its coordinator, and tell it. Quick, thread-safe, for any thread. */
public interface RecoveryHandle {
    /** Asks for a pass, as soon as transactions may begin. */
    void recoverSoon();

    /** Tells recovery's listeners, and those of the coordinator, what was found or done. */
    void tell(RecoveryEvent event);

    /** Reports a step of a resource that concerns many transactions. */
    void took(ProtocolStep step, String resource);
}
