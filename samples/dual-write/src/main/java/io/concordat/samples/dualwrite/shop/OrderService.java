package io.concordat.samples.dualwrite.shop;

import io.concordat.coordinator.TransactionTemplate;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Takes orders: each changes MySQL and Redis in one transaction, or neither. Thread-safe. */
public final class OrderService {
    private final TransactionTemplate transactions;
    private final DataSource database;
    private final PriceCache cache;

    /** A service on a shop's stores. */
    public OrderService(TransactionTemplate transactions, DataSource database, PriceCache cache) {
        this.transactions = transactions;
        this.database = database;
        this.cache = cache;
    }

    /**
     * Takes an order: the order's row and key, the product's price and stock in both stores.
     *
     * @throws OutOfStockException if there is too little; both stores are then as they were
     * @throws SQLException if MySQL refuses; both stores are then as they were
     * @throws io.concordat.coordinator.TransactionOutcomeException if the commit does not end as asked
     */
    public void take(Order order) throws SQLException {
        transactions.run(() -> {
            try (Connection connection = database.getConnection()) {
                OrderTables tables = new OrderTables(connection);
                Product product = tables.lockProduct(order.product());
                Product left = product.sell(order.quantity());

                tables.insertOrder(order, product.price());
                tables.updateProduct(left);
                cache.putOrder(order, product.price());
                cache.putProduct(left);

                // Looked at last on purpose: by now the transaction has changed both stores, and takes both back.
                if (left.stock() < 0) {
                    throw new OutOfStockException(order, product);
                }
            }
        });
    }
}
