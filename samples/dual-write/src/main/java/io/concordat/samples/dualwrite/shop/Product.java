package io.concordat.samples.dualwrite.shop;

import java.math.BigDecimal;

/**
 * A product as MySQL's row and Redis' hash both say it. Immutable.
 *
 * @param id number of the product
 * @param price price of one, with two decimals
 * @param stock how many are left
 */
public record Product(int id, BigDecimal price, int stock) {
    private static final BigDecimal CENT = new BigDecimal("0.01");

    /** The product after a sale: fewer are left, and each sale makes it a cent dearer. */
    public Product sell(int quantity) {
        return new Product(id, price.add(CENT), stock - quantity);
    }
}
