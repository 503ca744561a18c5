package io.concordat.redis;

import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import javax.transaction.xa.XAResource;
import org.slf4j.LoggerFactory;

/**
 * A process with Narayana and a transaction over two servers, which dies at a call to one of them. Its arguments: the folder
 * of Narayana's log, the servers, the call, and the key it writes in both.
 */
final class NarayanaProcess {
    /** How it ends when it dies where it should. */
    static final int DIED = 42;

    private NarayanaProcess() {}

    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (Exception e) {
            LoggerFactory.getLogger(NarayanaProcess.class).error("It did not come to its death", e);
        } finally {
            Runtime.getRuntime().halt(1); // it should have died before; Redisson's threads would keep it alive
        }
    }

    private static void run(String[] arguments) throws Exception {
        String call = arguments[3];
        String key = arguments[4];
        TransactionManager manager = NarayanaTransactions.start(Path.of(arguments[0]));
        RedisXADataSource source = source(arguments[1]);
        RedisXAConnection deadly = source(arguments[2]).getXAConnection();
        XAResource resource = new DyingResource(deadly.getXAResource(), call);
        manager.begin();
        if (call.equals("commit")) { // at the first commit: all are prepared, and Narayana has decided
            enlist(manager, resource);
        }
        new JtaRedis(source, manager).session().<String>getBucket(key).set("x");
        if (call.equals("prepare")) { // at the last prepare: the other is prepared, and nothing is decided
            enlist(manager, resource);
        }
        deadly.getSession().<String>getBucket(key).set("x");
        manager.commit();
    }

    private static RedisXADataSource source(String uri) {
        return RedisXADataSource.builder().uri(uri).build();
    }

    private static void enlist(TransactionManager manager, XAResource resource) throws Exception {
        if (!manager.getTransaction().enlistResource(resource)) {
            throw new IllegalStateException("not enlisted");
        }
    }
}
