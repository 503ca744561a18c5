package io.concordat.samples.dualwrite.shop;

/** The application's own reason to roll a transaction back: more was ordered than there is. */
public final class OutOfStockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfStockException(Order order, Product product) {
        super("Order " + order.id() + " asks for " + order.quantity() + " of product " + product.id()
                + ", and there are only " + product.stock());
    }
}
