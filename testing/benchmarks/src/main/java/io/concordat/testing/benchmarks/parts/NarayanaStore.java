package io.concordat.testing.benchmarks.parts;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.Uid;
import com.arjuna.ats.arjuna.exceptions.ObjectStoreException;
import com.arjuna.ats.arjuna.state.OutputObjectState;
import com.arjuna.ats.internal.arjuna.objectstore.hornetq.HornetqJournalEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.hornetq.HornetqObjectStoreAdaptor;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import java.io.IOException;
import java.nio.file.Path;

/** Narayana's store on the journal of Artemis, without its native input and output, otherwise with default options. */
final class NarayanaStore implements DecisionStore {
    private static final String TYPE = "/StateManager/BasicAction/TwoPhaseCoordinator/AtomicAction";

    /** A state is longer; this is about what a decision of this project takes. */
    private static final byte[] STATE = new byte[128];

    private final HornetqObjectStoreAdaptor store;
    private final boolean remove;

    NarayanaStore(Path directory, boolean remove) throws IOException, CoreEnvironmentBeanException {
        BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier("bench");
        HornetqJournalEnvironmentBean settings = new HornetqJournalEnvironmentBean();
        settings.setStoreDir(directory.toString());
        settings.setAsyncIO(false);
        this.store = new HornetqObjectStoreAdaptor(settings);
        this.remove = remove;
        store.start();
    }

    @Override
    public void decide() throws ObjectStoreException {
        Uid uid = new Uid();
        if (!store.write_committed(uid, TYPE, new OutputObjectState(uid, TYPE, STATE.clone()))
                || (remove && !store.remove_committed(uid, TYPE))) {
            throw new IllegalStateException("Not written or not removed: " + uid);
        }
    }

    @Override
    public void close() {
        store.stop();
    }
}
