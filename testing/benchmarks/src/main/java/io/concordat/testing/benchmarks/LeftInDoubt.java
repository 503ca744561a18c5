package io.concordat.testing.benchmarks;

import com.mysql.cj.jdbc.MysqlXADataSource;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** Leaves behind what a coordinator leaves that dies with many transactions prepared, every other one decided. */
final class LeftInDoubt {
    private static final int THREADS = 8;

    private final BenchmarkStores stores;
    private final int transactions;
    private final Consumer<String> progress;
    private final AtomicInteger next = new AtomicInteger();

    LeftInDoubt(BenchmarkStores stores, int transactions, Consumer<String> progress) {
        this.stores = stores;
        this.transactions = transactions;
        this.progress = progress;
    }

    void leave() throws Exception {
        progress.accept("Preparing " + transactions + " transactions in both stores ...");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (DecisionLog log = stores.openLog();
                RedisXADataSource redis = stores.redisSource()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(threads.submit(() -> {
                    prepareSome(log, redis);
                    return true;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The transactions could not be prepared: " + e.getCause(), e);
        } finally {
            threads.shutdown();
        }
    }

    private void prepareSome(DecisionLog log, RedisXADataSource redis) throws SQLException, XAException {
        boolean detaches = !stores.mysql().isMariaDb();
        try (RedisXAConnection connection = redis.getXAConnection()) {
            XAConnection mysql = connect();
            try {
                for (int number = next.incrementAndGet(); number <= transactions; number = next.incrementAndGet()) {
                    prepare(number, log, mysql, connection);
                    if (!detaches) {
                        mysql.close(); // MariaDB keeps a prepared branch with its session
                        mysql = connect();
                    }
                    if (number % 2_000 == 0) {
                        progress.accept("... " + number);
                    }
                }
            } finally {
                mysql.close();
            }
        }
    }

    private XAConnection connect() throws SQLException {
        MysqlXADataSource source = new MysqlXADataSource();
        source.setUrl(stores.mysql().jdbcUrl());
        source.setUser(stores.mysql().user());
        source.setPassword(stores.mysql().password());
        return source.getXAConnection();
    }

    private void prepare(int number, DecisionLog log, XAConnection mysql, RedisXAConnection redis)
            throws SQLException, XAException {
        Gtrid gtrid = new Gtrid(BenchmarkStores.NODE, log.incarnation(), Integer.toString(number));
        Participant order = new Participant("mysql", "mysql:" + number);
        Participant price = new Participant("redis", "redis:" + number);
        BenchmarkXid inMysql = new BenchmarkXid(gtrid, order);
        mysql.getXAResource().start(inMysql, XAResource.TMNOFLAGS);
        try (Statement statement = mysql.getConnection().createStatement()) {
            statement.execute("INSERT INTO " + BenchmarkStores.TABLE + " VALUES (" + number + ")");
        }
        mysql.getXAResource().end(inMysql, XAResource.TMSUCCESS);
        mysql.getXAResource().prepare(inMysql);
        BenchmarkXid inRedis = new BenchmarkXid(gtrid, price);
        redis.getXAResource().start(inRedis, XAResource.TMNOFLAGS);
        redis.getSession().<String>getBucket(BenchmarkStores.KEYS + number).set("value");
        redis.getXAResource().end(inRedis, XAResource.TMSUCCESS);
        redis.getXAResource().prepare(inRedis);
        if (number % 2 == 0) {
            Verdict verdict =
                    log.decide(new Decision(gtrid, log.epoch(), Instant.now(), List.of(order, price), List.of()));
            if (!(verdict instanceof Verdict.Done)) {
                throw new IllegalStateException("Transaction " + gtrid + " could not be decided: " + verdict);
            }
        }
    }
}
