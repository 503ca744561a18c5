package io.concordat.samples.dualwrite.shop;

import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisSession;
import io.concordat.redis.XaBucket;
import io.concordat.redis.XaMap;
import io.concordat.samples.dualwrite.stores.Names;
import java.math.BigDecimal;

/** What the order service keeps in Redis. Writes wait in memory until the transaction prepares. Thread-safe. */
public final class PriceCache {
    private final RedisResource redis;

    /** A cache in that Redis. */
    public PriceCache(RedisResource redis) {
        this.redis = redis;
    }

    void putProduct(Product product) {
        RedisSession session = redis.session(); // joins the transaction of this thread
        XaMap<String, String> hash = session.getMap(Names.productKey(product.id()));
        hash.fastPut("price", product.price().toPlainString());
        hash.fastPut("stock", Integer.toString(product.stock()));
    }

    void putOrder(Order order, BigDecimal price) {
        XaBucket<String> marker = redis.session().getBucket(Names.orderKey(order.id()));
        marker.set(Names.orderText(order.product(), order.quantity(), price));
    }
}
