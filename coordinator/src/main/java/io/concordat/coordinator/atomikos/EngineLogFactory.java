package io.concordat.coordinator.atomikos;

import com.atomikos.recovery.OltpLog;
import com.atomikos.recovery.OltpLogFactory;

/** Found by the engine's ServiceLoader when it starts; hands it the starting coordinator's decision log. */
public final class EngineLogFactory implements OltpLogFactory {
    @Override
    public OltpLog createOltpLog() {
        return new EngineLog(AtomikosEngine.starting());
    }
}
