package io.concordat.samples.dualwrite.stores;

import java.math.BigDecimal;

/** What the sample's tables and keys are called. Long names, since it clears them at its start. */
public final class Names {
    /** Products: id, price, stock. */
    public static final String PRODUCT_TABLE = "demo_concordat_products";

    /** Orders: id, product, quantity, price. */
    public static final String ORDER_TABLE = "demo_concordat_orders";

    /** Both tables, for people. */
    public static final String TABLES = "demo_concordat_*";

    /** What every key of the sample begins with. */
    public static final String KEY_PREFIX = "demo:concordat:";

    private static final String PRODUCT_PREFIX = KEY_PREFIX + "product:";
    private static final String ORDER_PREFIX = KEY_PREFIX + "order:";

    private Names() {}

    /** The hash of a product, with the fields {@code price} and {@code stock}. */
    public static String productKey(int id) {
        return PRODUCT_PREFIX + id;
    }

    /** The string of an order, see {@link #orderText}. */
    public static String orderKey(long id) {
        return ORDER_PREFIX + id;
    }

    /** All products' keys, as a pattern for SCAN. */
    public static String productKeys() {
        return PRODUCT_PREFIX + "*";
    }

    /** All orders' keys, as a pattern for SCAN. */
    public static String orderKeys() {
        return ORDER_PREFIX + "*";
    }

    /** The number of a product or an order, given its key. */
    public static long idOf(String key) {
        return Long.parseLong(key.substring(key.lastIndexOf(':') + 1));
    }

    /** An order as its key holds it. */
    public static String orderText(int product, int quantity, BigDecimal price) {
        return quantity + " of product " + product + " at " + price.toPlainString();
    }
}
