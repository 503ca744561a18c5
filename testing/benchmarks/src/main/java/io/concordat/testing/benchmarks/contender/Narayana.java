package io.concordat.testing.benchmarks.contender;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.hornetq.HornetqJournalEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.hornetq.HornetqObjectStoreAdaptor;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.concordat.coordinator.jdbc.JtaDataSource;
import io.concordat.redis.JtaRedis;
import io.concordat.redis.RedisXADataSource;
import jakarta.transaction.TransactionManager;
import java.util.List;

/** Narayana with one of its stores, Redis through this project's adapter, and this project's pool, since it has none. */
final class Narayana implements Contender {
    private final TransactionManager manager;
    private final JtaDataSource mysql;
    private final RedisXADataSource source;
    private final JtaRedis redis;

    private Narayana(Place place) throws Exception {
        BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier("bench");
        for (ObjectStoreEnvironmentBean store : stores()) {
            store.setObjectStoreDir(place.directory().toString());
        }
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setTransactionStatusManagerEnable(false);
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        mysql = JtaDataSource.builder("mysql", place.mysql())
                .transactionManager(manager)
                .maximumPoolSize(place.pool())
                .build();
        source = place.redis();
        redis = new JtaRedis(source, manager);
    }

    /** With the store that it has by default: a file for each transaction. */
    static Contender withFiles(Place place) throws Exception {
        return new Narayana(place);
    }

    /** With the journal of Artemis, as WildFly has it, but for its native input and output. */
    static Contender withJournal(Place place) throws Exception {
        BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class)
                .setObjectStoreType(HornetqObjectStoreAdaptor.class.getName());
        HornetqJournalEnvironmentBean journal = BeanPopulator.getDefaultInstance(HornetqJournalEnvironmentBean.class);
        journal.setStoreDir(place.directory().resolve("journal").toString());
        journal.setAsyncIO(false);
        return new Narayana(place);
    }

    private static List<ObjectStoreEnvironmentBean> stores() {
        return List.of(
                BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "communicationStore"),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "stateStore"));
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
        source.close();
    }
}
