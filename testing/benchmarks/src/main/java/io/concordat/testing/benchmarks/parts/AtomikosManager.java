package io.concordat.testing.benchmarks.parts;

import com.atomikos.datasource.xa.XATransactionalResource;
import com.atomikos.icatch.config.UserTransactionServiceImp;
import com.atomikos.icatch.jta.UserTransactionManager;
import jakarta.transaction.Transaction;
import java.util.Properties;
import javax.transaction.xa.XAResource;

/** Atomikos without files. */
final class AtomikosManager implements Manager {
    private final UserTransactionServiceImp service;
    private final UserTransactionManager manager = new UserTransactionManager();

    AtomikosManager() throws Exception {
        System.setProperty("com.atomikos.icatch.registered", "true"); // or it prints a notice
        Properties properties = new Properties();
        properties.setProperty("com.atomikos.icatch.enable_logging", "false");
        properties.setProperty("com.atomikos.icatch.tm_unique_name", "benchmark");
        properties.setProperty("com.atomikos.icatch.max_actives", "100");
        service = new UserTransactionServiceImp(properties);
        service.registerResource(new Idle("mysql"));
        service.registerResource(new Idle("redis"));
        service.init();
        manager.setStartupTransactionService(false);
    }

    @Override
    public void commit() throws Exception {
        manager.begin();
        Transaction transaction = manager.getTransaction();
        transaction.enlistResource(new IdleResource("mysql"));
        transaction.enlistResource(new IdleResource("redis"));
        manager.commit();
    }

    @Override
    public void close() {
        manager.close();
        service.shutdown(true);
    }

    /** What Atomikos wants to know of a resource before it enlists one. */
    private static final class Idle extends XATransactionalResource {
        private final String name;

        Idle(String name) {
            super(name);
            this.name = name;
        }

        @Override
        public boolean usesXAResource(XAResource resource) {
            return resource instanceof IdleResource idle && idle.store().equals(name);
        }

        @Override
        protected XAResource refreshXAConnection() {
            return new IdleResource(name);
        }
    }
}
