package io.concordat.samples.dualwrite.compare;

import io.concordat.samples.dualwrite.stores.Names;
import io.concordat.samples.dualwrite.stores.RedisClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All products and orders of one store, each as one line of text. Immutable.
 *
 * @param lines the line of each item
 */
public record Contents(SortedMap<Item, String> lines) {
    public Contents {
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
    }

    /** What MySQL holds. */
    public static Contents of(Connection mysql) throws SQLException {
        SortedMap<Item, String> lines = new TreeMap<>();
        try (Statement statement = mysql.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT id, price, stock FROM " + Names.PRODUCT_TABLE)) {
                while (row.next()) {
                    lines.put(
                            new Item(Item.Kind.PRODUCT, row.getLong("id")),
                            productLine(row.getString("price"), row.getString("stock")));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT id, product, quantity, price FROM " + Names.ORDER_TABLE)) {
                while (row.next()) {
                    lines.put(
                            new Item(Item.Kind.ORDER, row.getLong("id")),
                            Names.orderText(row.getInt("product"), row.getInt("quantity"), row.getBigDecimal("price")));
                }
            }
        }
        return new Contents(lines);
    }

    /** What Redis holds. */
    public static Contents of(RedisClient redis) {
        SortedMap<Item, String> lines = new TreeMap<>();
        for (String key : redis.keys(Names.productKeys())) {
            Map<String, String> hash = redis.hash(key);
            lines.put(
                    new Item(Item.Kind.PRODUCT, Names.idOf(key)),
                    productLine(hash.getOrDefault("price", "missing"), hash.getOrDefault("stock", "missing")));
        }
        redis.strings(Names.orderKeys())
                .forEach((key, text) -> lines.put(new Item(Item.Kind.ORDER, Names.idOf(key)), text));
        return new Contents(lines);
    }

    private static String productLine(String price, String stock) {
        return "price " + price + ", stock " + stock;
    }
}
