package io.concordat.testing.benchmarks.contender;

import com.atomikos.datasource.xa.XATransactionalResource;
import com.atomikos.icatch.config.UserTransactionServiceImp;
import com.atomikos.icatch.jta.UserTransactionManager;
import com.atomikos.jdbc.AtomikosDataSourceBean;
import com.mysql.cj.jdbc.MysqlXADataSource;
import io.concordat.redis.AsyncXAResource;
import io.concordat.redis.JtaRedis;
import io.concordat.redis.RedisXADataSource;
import java.util.Properties;
import javax.transaction.xa.XAResource;

/** Atomikos with its own log and its own pool, and Redis through this project's adapter. */
final class PlainAtomikos implements Contender {
    private final UserTransactionServiceImp service;
    private final UserTransactionManager manager;
    private final AtomikosDataSourceBean mysql;
    private final RedisXADataSource source;
    private final JtaRedis redis;

    PlainAtomikos(Place place) throws Exception {
        System.setProperty("com.atomikos.icatch.registered", "true"); // or it prints a notice
        Properties properties = new Properties();
        properties.setProperty(
                "com.atomikos.icatch.log_base_dir", place.directory().toString());
        properties.setProperty("com.atomikos.icatch.tm_unique_name", "bench");
        properties.setProperty("com.atomikos.icatch.max_actives", Integer.toString(place.callers() + 4));
        service = new UserTransactionServiceImp(properties);
        source = place.redis();
        service.registerResource(new RedisForAtomikos(source));
        service.init();
        manager = new UserTransactionManager();
        manager.setStartupTransactionService(false);
        MysqlXADataSource connections = place.mysql();
        connections.setPinGlobalTxToPhysicalConnection(true); // its documentation asks for it
        mysql = new AtomikosDataSourceBean();
        mysql.setUniqueResourceName("mysql");
        mysql.setXaDataSource(connections);
        mysql.setMaxPoolSize(place.pool());
        mysql.init();
        redis = new JtaRedis(source, manager);
    }

    @Override
    public void transact(int account, String content) throws Exception {
        manager.begin();
        boolean done = false;
        try {
            Work.update(mysql, account, content);
            redis.session().<String>getBucket(Contender.key(account)).set(content);
            done = true;
        } finally {
            if (!done) {
                manager.rollback();
            }
        }
        manager.commit();
    }

    @Override
    public void close() {
        mysql.close();
        manager.close();
        service.shutdown(true);
        source.close();
    }

    /** What Atomikos wants to know of a resource before it enlists one. */
    private static final class RedisForAtomikos extends XATransactionalResource {
        private final RedisXADataSource source;

        RedisForAtomikos(RedisXADataSource source) {
            super("redis");
            this.source = source;
        }

        @Override
        public boolean usesXAResource(XAResource resource) {
            return resource instanceof AsyncXAResource;
        }

        @Override
        protected XAResource refreshXAConnection() {
            return source.getXAConnection().getXAResource();
        }
    }
}
