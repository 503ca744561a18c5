package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.choice.Choice;
import io.concordat.testing.servers.internal.choice.Environment;
import io.concordat.testing.servers.internal.choice.Kind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MySQL and Redis for tests and samples.
 *
 * <p>The servers that the tests of a JVM share come from, in this order:
 *
 * <ol>
 *   <li>{@code CONCORDAT_MYSQL_URL} (with {@code CONCORDAT_MYSQL_USER} and {@code CONCORDAT_MYSQL_PASSWORD}) and
 *       {@code CONCORDAT_REDIS_URI};
 *   <li>containers, when a Docker daemon answers;
 *   <li>the programs {@code mysqld}, {@code redis-server} and {@code valkey-server} under {@code CONCORDAT_SERVERS} or on
 *       the PATH;
 *   <li>servers embedded in Maven artifacts.
 * </ol>
 *
 * <p>{@code CONCORDAT_PAIR=<mysql>+<redis>} names two folders under {@code CONCORDAT_SERVERS}, or {@code embedded}, in
 * place of 2 to 4. Every setting is an environment variable or a system property ({@code concordat.pair}).
 *
 * <p>Servers of a test's own come from 3, 4 and 2, so that they can be killed wherever possible.
 *
 * <p>Whatever is started here listens on the loopback only, in a temporary directory of its own, durable settings on, and
 * is stopped and removed when the JVM ends, in whichever way it ends. Thread-safe.
 */
public final class Servers {
    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
    private static final Choice CHOICE = new Choice(Environment.ofThisJvm());
    private static final Shared<MySqlServer> MYSQL =
            new Shared<>(() -> said(MySqlServers.start(CHOICE.shared(Kind.MYSQL), MySqlOptions.defaults()))
                    .shared());
    private static final Shared<RedisServer> REDIS =
            new Shared<>(() -> said(RedisServers.start(CHOICE.shared(Kind.REDIS), RedisOptions.defaults()))
                    .shared());

    private Servers() {}

    /**
     * The MySQL that the tests of this JVM share, started at the first call.
     *
     * @throws IllegalStateException if there is none or it does not start; says what to do
     */
    public static MySqlServer mysql() {
        return MYSQL.get();
    }

    /**
     * The Redis that the tests of this JVM share, started at the first call.
     *
     * @throws IllegalStateException if there is none or it does not start; says what to do
     */
    public static RedisServer redis() {
        return REDIS.get();
    }

    /**
     * A MySQL of the caller's own, empty but for the database {@code concordat}; to be closed.
     *
     * @throws IllegalStateException if there is none or it does not start; says what to do
     */
    public static MySqlServer startMySql(MySqlOptions options) {
        return said(MySqlServers.start(CHOICE.own(Kind.MYSQL), options));
    }

    /**
     * A Redis of the caller's own, empty; to be closed.
     *
     * @throws IllegalStateException if there is none or it does not start; says what to do
     */
    public static RedisServer startRedis(RedisOptions options) {
        return said(RedisServers.start(CHOICE.own(Kind.REDIS), options));
    }

    /**
     * A Redis Cluster of the caller's own, empty and stable; to be closed.
     *
     * @param masters how many masters share the slots
     * @param replicasEach how many replicas each of them has
     * @param options the same for every node; {@code cluster-node-timeout} is 5000 ms unless they say otherwise
     * @throws IllegalStateException if there is no program for it on this machine or it does not start; says what to do
     */
    public static RedisCluster startRedisCluster(int masters, int replicasEach, RedisOptions options) {
        RedisOptions all = ClusterAssembly.options(options);
        return RedisCluster.start(masters, replicasEach, () -> said(RedisServers.process(CHOICE.own(Kind.REDIS), all)));
    }

    /**
     * A primary Redis and replicas of the caller's own, empty and synced; to be closed.
     *
     * @param replicas how many
     * @param options the same for every server
     * @throws IllegalStateException as {@link #startRedisCluster}
     */
    public static RedisReplicas startRedisReplicas(int replicas, RedisOptions options) {
        return RedisReplicas.start(replicas, options, each -> said(RedisServers.process(CHOICE.own(Kind.REDIS), each)));
    }

    /**
     * A primary Redis, replicas and three Sentinels of the caller's own, empty and stable; to be closed.
     *
     * @param replicas how many
     * @param options the same for the primary and every replica; with TLS the Sentinels speak it too
     * @throws IllegalStateException as {@link #startRedisCluster}
     */
    public static RedisSentinel startRedisSentinel(int replicas, RedisOptions options) {
        RedisOptions usual = RedisOptions.defaults();
        return startRedisSentinel(replicas, options, options.isTls() ? usual.withTls() : usual);
    }

    /**
     * A primary Redis, replicas and three Sentinels of the caller's own, empty and stable; to be closed.
     *
     * @param replicas how many
     * @param options the same for the primary and every replica. The Sentinels log in with their {@code masterauth} or
     *     {@code requirepass}, as {@code masteruser} if that is set
     * @param sentinels the same for every Sentinel, for example a {@code requirepass} of their own. One without TLS cannot
     *     watch servers with it, nor the other way round
     * @throws IllegalStateException as {@link #startRedisCluster}
     */
    public static RedisSentinel startRedisSentinel(int replicas, RedisOptions options, RedisOptions sentinels) {
        RedisReplicas data = startRedisReplicas(replicas, options);
        List<String> watched = RedisSentinel.watched(data.primary(), options, sentinels);
        return RedisSentinel.start(data, () -> said(RedisServers.sentinel(CHOICE.own(Kind.REDIS), sentinels, watched)));
    }

    /** One line that says where the shared servers come from; starts none. */
    public static String describe() {
        return "MySQL: " + CHOICE.shared(Kind.MYSQL) + "; Redis: " + CHOICE.shared(Kind.REDIS);
    }

    private static MySqlServer said(MySqlServer server) {
        LOG.info("{}", server.description());
        return server;
    }

    private static RedisServer said(RedisServer server) {
        LOG.info("{}", server.description());
        return server;
    }
}
