package io.concordat.redis;

import com.atomikos.datasource.xa.XATransactionalResource;
import com.atomikos.icatch.config.UserTransactionServiceImp;
import com.atomikos.icatch.jta.UserTransactionManager;
import jakarta.transaction.TransactionManager;
import java.util.Properties;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Plain Atomikos drives the adapter, with its own log and nothing of the coordinator's. */
class JtaRedisWithAtomikosTest extends TransactionManagerContract {
    private static final RedisXADataSource SOURCE = Redis.dataSource();
    private static UserTransactionServiceImp service;
    private static UserTransactionManager manager;

    @BeforeAll
    static void startAtomikos() {
        System.setProperty("com.atomikos.icatch.registered", "true"); // or it prints a notice
        Properties properties = new Properties();
        properties.setProperty(
                "com.atomikos.icatch.log_base_dir",
                TemporaryFolder.forThisJvm("atomikos").toString());
        properties.setProperty("com.atomikos.icatch.tm_unique_name", "atomikos-1");
        service = new UserTransactionServiceImp(properties);
        service.registerResource(new Resource(
                "redis", RedisXAResource.class, () -> SOURCE.getXAConnection().getXAResource()));
        service.registerResource(new Resource("other", OtherResource.class, OtherResource::new));
        service.init();
        manager = new UserTransactionManager();
        manager.setStartupTransactionService(false);
    }

    @AfterAll
    static void stopAtomikos() {
        manager.close();
        service.shutdown(true);
        SOURCE.close();
    }

    @Override
    TransactionManager manager() {
        return manager;
    }

    /** What Atomikos wants to know of a resource before it enlists one. */
    private static final class Resource extends XATransactionalResource {
        private final Class<?> type;
        private final Supplier<XAResource> connection;

        Resource(String name, Class<?> type, Supplier<XAResource> connection) {
            super(name);
            this.type = type;
            this.connection = connection;
        }

        @Override
        public boolean usesXAResource(XAResource resource) {
            return type.isInstance(resource);
        }

        @Override
        protected XAResource refreshXAConnection() {
            return connection.get();
        }
    }
}
