package io.concordat.samples.dualwrite.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.samples.dualwrite.stores.Ground;
import io.concordat.samples.dualwrite.stores.Names;
import io.concordat.samples.dualwrite.stores.RedisClient;
import io.concordat.samples.dualwrite.stores.Stores;
import io.concordat.samples.dualwrite.workload.Told;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The comparison can fail: each test tears the stores in another way. */
class ComparisonTest {
    private static Connection mysql;
    private static RedisClient redis;

    @BeforeAll
    static void connect() throws SQLException {
        Stores stores = Stores.choose();
        mysql = stores.connect();
        redis = RedisClient.connect(stores);
    }

    @AfterAll
    static void disconnect() throws SQLException {
        redis.close();
        mysql.close();
    }

    /** Two products, one order. */
    @BeforeEach
    void agree() throws SQLException {
        Ground.prepare(mysql, redis, 2);
        execute("INSERT INTO " + Names.ORDER_TABLE + " VALUES (17, 2, 5, 10.07)");
        redis.putString(Names.orderKey(17), "5 of product 2 at 10.07");
        assertThat(compare(Told.COMMITTED)).isEqualTo(new Comparison(3, 3, List.of()));
    }

    @Test
    void aMissingKeyIsADifference() throws SQLException {
        redis.delete(List.of(Names.orderKey(17)));

        assertThat(differences()).containsExactly("order 17: MySQL has 5 of product 2 at 10.07; Redis has nothing");
    }

    @Test
    void aMissingRowIsADifference() throws SQLException {
        execute("DELETE FROM " + Names.PRODUCT_TABLE + " WHERE id = 2");

        assertThat(differences()).containsExactly("product 2: MySQL has nothing; Redis has price 10.00, stock 1000000");
    }

    @Test
    void aChangedRowIsADifference() throws SQLException {
        execute("UPDATE " + Names.PRODUCT_TABLE + " SET stock = stock - 1 WHERE id = 1");

        assertThat(differences())
                .containsExactly(
                        "product 1: MySQL has price 10.00, stock 999999;" + " Redis has price 10.00, stock 1000000");
    }

    @Test
    void aChangedKeyIsADifference() throws SQLException {
        redis.putField(Names.productKey(1), "price", "10.01");

        assertThat(differences())
                .containsExactly(
                        "product 1: MySQL has price 10.00, stock 1000000;" + " Redis has price 10.01, stock 1000000");
    }

    @Test
    void anOrderLostInBothStoresIsADifferenceToWhatItsCallerWasTold() throws SQLException {
        execute("DELETE FROM " + Names.ORDER_TABLE);
        redis.delete(List.of(Names.orderKey(17)));

        assertThat(differences()).containsExactly("order 17: its caller was told: committed; both stores have nothing");
    }

    @Test
    void anOrderThatStandsAlthoughItsCallerWasToldOtherwiseIsADifference() throws SQLException {
        assertThat(compare(Told.REFUSED).differences()).hasSize(1);
        assertThat(compare(Told.FAILED).differences()).hasSize(1);
        assertThat(compare(Told.UNKNOWN).differences())
                .describedAs("either is right")
                .isEmpty();
        assertThat(Comparison.of(Contents.of(mysql), Contents.of(redis), Map.of())
                        .differences())
                .describedAs("nobody ordered it")
                .hasSize(1);
    }

    private static List<String> differences() throws SQLException {
        return compare(Told.COMMITTED).differences().stream()
                .map(Difference::toString)
                .toList();
    }

    private static Comparison compare(Told told) throws SQLException {
        return Comparison.of(Contents.of(mysql), Contents.of(redis), Map.of(17L, told));
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = mysql.createStatement()) {
            statement.execute(sql);
        }
    }
}
