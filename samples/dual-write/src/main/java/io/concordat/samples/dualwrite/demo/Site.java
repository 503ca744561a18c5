package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.shop.Shop;
import io.concordat.samples.dualwrite.stores.DemoLock;
import io.concordat.samples.dualwrite.stores.Ground;
import io.concordat.samples.dualwrite.stores.RedisClient;
import io.concordat.samples.dualwrite.stores.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.transaction.xa.XAException;

/**
 * Where the phases take place: both stores, ready, and connections of our own to look into them. Immutable.
 *
 * @param stores how both are reached
 * @param node name of the coordinator
 * @param journal directory of its decisions
 * @param mysql a connection outside every transaction
 * @param redis a client outside every transaction
 */
record Site(Stores stores, String node, Path journal, Connection mysql, RedisClient redis) implements AutoCloseable {
    static final int PRODUCTS = 8;

    /** Checks both stores, clears what earlier runs left, and creates tables and keys. */
    static Site open(Stores stores, String node, Path journal) throws SQLException, XAException {
        try (Shop shop = Shop.open(stores, node, journal, Optional.empty())) {
            Site site = new Site(stores, node, journal, stores.connect(), RedisClient.connect(stores));
            try {
                DemoLock.take(site.mysql);
                EarlierRuns.rollBack(shop);
                Ground.prepare(site.mysql, site.redis, PRODUCTS);
                return site;
            } catch (SQLException | XAException | RuntimeException e) {
                site.close();
                throw e;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        redis.close();
        mysql.close();
    }
}
