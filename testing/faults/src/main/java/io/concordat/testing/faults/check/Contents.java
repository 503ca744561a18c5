package io.concordat.testing.faults.check;

import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.faults.workload.Accounts;
import io.concordat.testing.servers.RedisServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the bank's part of both stores holds, read past the library.
 *
 * @param mysqlMarkers ids of the transactions whose marker is in MySQL
 * @param redisMarkers the same in Redis
 * @param amounts what is in each account, by store and number
 * @param lists ids in each caller's list, in order
 */
public record Contents(
        Set<String> mysqlMarkers,
        Set<String> redisMarkers,
        Map<String, Long> amounts,
        Map<String, List<String>> lists) {

    /** Reads both stores. */
    public static Contents of(StoreSet stores) throws SQLException {
        Set<String> mysqlMarkers = new TreeSet<>();
        Map<String, Long> amounts = new TreeMap<>();
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT id FROM bank_marker")) {
                while (rows.next()) {
                    mysqlMarkers.add(rows.getString(1));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, amount FROM bank_account")) {
                while (rows.next()) {
                    amounts.put("mysql " + rows.getInt(1), rows.getLong(2));
                }
            }
        }
        RedisServer redis = stores.redis();
        Set<String> redisMarkers = new TreeSet<>();
        for (String key : redis.command("KEYS", Accounts.MARKER + "*").texts()) {
            redisMarkers.add(key.substring(Accounts.MARKER.length()));
        }
        for (String key : redis.command("KEYS", Accounts.ACCOUNT + "*").texts()) {
            amounts.put(
                    "redis " + key.substring(Accounts.ACCOUNT.length()),
                    redis.command("GET", key).number());
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String key : redis.command("KEYS", Accounts.LIST + "*").texts()) {
            lists.put(
                    key.substring(Accounts.LIST.length()),
                    new ArrayList<>(redis.command("LRANGE", key, "0", "-1").texts()));
        }
        return new Contents(mysqlMarkers, redisMarkers, amounts, lists);
    }
}
