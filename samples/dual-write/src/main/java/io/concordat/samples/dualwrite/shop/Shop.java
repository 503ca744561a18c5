package io.concordat.samples.dualwrite.shop;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.samples.dualwrite.stores.Stores;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The order service with its stores and its coordinator, wired by hand. Thread-safe. */
public final class Shop implements AutoCloseable {
    private final MysqlResource mysql;
    private final RedisResource redis;
    private final Coordinator coordinator;

    private Shop(MysqlResource mysql, RedisResource redis, Coordinator coordinator) {
        this.mysql = mysql;
        this.redis = redis;
        this.coordinator = coordinator;
    }

    /**
     * Opens the shop: what an earlier life of this node left in doubt is recovered when this returns.
     *
     * @param node name of the coordinator
     * @param journal directory of the coordinator's decisions
     * @param listener told each step of the protocol
     * @throws io.concordat.coordinator.CoordinatorException if a store is not usable; says what to do
     */
    public static Shop open(Stores stores, String node, Path journal, Optional<CoordinatorListener> listener) {
        MysqlResource mysql = MysqlResource.builder("mysql")
                .url(stores.mysqlUrl())
                .user(stores.user())
                .password(stores.password())
                .pool(pool -> pool.minimumIdle(1)) // this shop often closes again before a full pool is open
                .build();
        RedisResource redis = RedisResource.of(
                "redis", RedisXADataSource.builder().uri(stores.redisUri()).build());
        CoordinatorBuilder builder = Coordinator.builder()
                .node(node)
                .journal(journal)
                .resource(mysql)
                .resource(redis);
        listener.ifPresent(builder::listener);
        return new Shop(mysql, redis, builder.start());
    }

    /** The order service. */
    public OrderService orders() {
        return new OrderService(coordinator.template(), mysql.dataSource(), new PriceCache(redis));
    }

    /** The coordinator of its transactions. */
    public Coordinator coordinator() {
        return coordinator;
    }

    /** Its stores, for whoever looks after branches by hand. */
    public List<CoordinatedResource> resources() {
        return List.of(mysql, redis);
    }

    /** Closes the coordinator, and with it the stores' connections. */
    @Override
    public void close() {
        coordinator.close();
    }
}
