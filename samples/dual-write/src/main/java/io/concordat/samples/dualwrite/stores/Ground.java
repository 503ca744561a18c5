package io.concordat.samples.dualwrite.stores;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The sample's tables and keys in their first state. Touches nothing else. */
public final class Ground {
    private static final String PRICE = "10.00";
    private static final int STOCK = 1_000_000;

    private Ground() {}

    /**
     * Drops what an earlier run left, creates both tables and fills both stores with the products.
     *
     * @param products how many, numbered from 1
     */
    public static void prepare(Connection mysql, RedisClient redis, int products) throws SQLException {
        createTables(mysql);
        redis.delete(redis.keys(Names.KEY_PREFIX + "*"));
        String sql = "INSERT INTO " + Names.PRODUCT_TABLE + " (id, price, stock) VALUES (?, ?, ?)";
        try (PreparedStatement insert = mysql.prepareStatement(sql)) {
            for (int id = 1; id <= products; id++) {
                insert.setInt(1, id);
                insert.setString(2, PRICE);
                insert.setInt(3, STOCK);
                insert.executeUpdate();
                redis.putHash(Names.productKey(id), Map.of("price", PRICE, "stock", Integer.toString(STOCK)));
            }
        }
    }

    private static void createTables(Connection mysql) throws SQLException {
        try (Statement statement = mysql.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT DATABASE()")) {
                if (!row.next() || row.getString(1) == null) {
                    throw new IllegalStateException("CONCORDAT_MYSQL_URL names no database for the demo's two tables."
                            + " Add one that exists, as in jdbc:mysql://127.0.0.1:3306/concordat");
                }
            }
            statement.execute("DROP TABLE IF EXISTS " + Names.ORDER_TABLE + ", " + Names.PRODUCT_TABLE);
            statement.execute("CREATE TABLE " + Names.PRODUCT_TABLE
                    + " (id INT PRIMARY KEY, price DECIMAL(10, 2) NOT NULL, stock INT NOT NULL) ENGINE = InnoDB");
            statement.execute("CREATE TABLE " + Names.ORDER_TABLE
                    + " (id BIGINT PRIMARY KEY, product INT NOT NULL, quantity INT NOT NULL,"
                    + " price DECIMAL(10, 2) NOT NULL) ENGINE = InnoDB");
        }
    }
}
