package io.concordat.testing.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a MySQL server of a test's own differs from the usual one. Immutable.
 *
 * @param settings MySQL's system variables, for example {@code innodb_lock_wait_timeout}; they win over the usual ones
 */
public record MySqlOptions(Map<String, String> settings) {
    /** Copies the settings. */
    public MySqlOptions {
        settings = Map.copyOf(settings);
    }

    /** The usual server: binary log on, {@code sync_binlog} and {@code innodb_flush_log_at_trx_commit} 1, small buffers. */
    public static MySqlOptions defaults() {
        return new MySqlOptions(Map.of());
    }

    /** These options and one more setting. */
    public MySqlOptions with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new MySqlOptions(more);
    }
}
