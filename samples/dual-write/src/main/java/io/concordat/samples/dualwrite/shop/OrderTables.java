package io.concordat.samples.dualwrite.shop;

import io.concordat.samples.dualwrite.stores.Names;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The order service's SQL. Plain JDBC: nothing here knows of transactions. Not thread-safe. */
final class OrderTables {
    private final Connection connection;

    OrderTables(Connection connection) {
        this.connection = connection;
    }

    /** Reads a product and locks its row, so that sales of one product queue. */
    Product lockProduct(int id) throws SQLException {
        String sql = "SELECT price, stock FROM " + Names.PRODUCT_TABLE + " WHERE id = ? FOR UPDATE";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("There is no product " + id);
                }
                return new Product(id, row.getBigDecimal("price"), row.getInt("stock"));
            }
        }
    }

    void updateProduct(Product product) throws SQLException {
        String sql = "UPDATE " + Names.PRODUCT_TABLE + " SET price = ?, stock = ? WHERE id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setBigDecimal(1, product.price());
            update.setInt(2, product.stock());
            update.setInt(3, product.id());
            update.executeUpdate();
        }
    }

    void insertOrder(Order order, BigDecimal price) throws SQLException {
        String sql = "INSERT INTO " + Names.ORDER_TABLE + " (id, product, quantity, price) VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, order.id());
            insert.setInt(2, order.product());
            insert.setInt(3, order.quantity());
            insert.setBigDecimal(4, price);
            insert.executeUpdate();
        }
    }
}
