package io.concordat.samples.dualwrite.demo;

import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Optional;

/** A part of the demonstration: a worker process works, and perhaps dies. */
public enum Phase {
    NORMAL("normal run", Optional.empty()),
    /** The transactions at that step are prepared in both stores and not decided: recovery rolls them back. */
    BEFORE_DECISION("crash before the decision", Optional.of(ProtocolStep.DECIDING)),
    /** The transactions at that step are decided and in neither store: recovery commits them. */
    AFTER_DECISION("crash after the decision", Optional.of(ProtocolStep.DECIDED));

    private final String title;
    private final Optional<ProtocolStep> crashAt;

    Phase(String title, Optional<ProtocolStep> crashAt) {
        this.title = title;
        this.crashAt = crashAt;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** Where the worker dies; empty if it lives. */
    public Optional<ProtocolStep> crashAt() {
        return crashAt;
    }
}
