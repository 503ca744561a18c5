package io.concordat.redis;

import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/**
 * Which Redis a data source works on, known without asking it.
 *
 * @param server equal for data sources that certainly work on the same server and database
 * @param prefix of the adapter's keys
 * @param description for messages, without credentials
 */
record ServerIdentity(Object server, String prefix, String description) {
    static ServerIdentity of(RedissonClient client, String prefix) {
        Config config = client.getConfig();
        if (config.isSingleConfig()) {
            SingleServerConfig single = config.useSingleServer();
            String server = withoutCredentials(single.getAddress()) + "/" + single.getDatabase();
            return new ServerIdentity(server, prefix, "Redis " + server + " (prefix " + prefix + ")");
        }
        // Several addresses can mean the same server: only the same client is certain.
        return new ServerIdentity(client, prefix, "Redis of client " + client.getId() + " (prefix " + prefix + ")");
    }

    /** Up to the last at sign, because people do not always escape the one in a password. */
    private static String withoutCredentials(String address) {
        int scheme = address.indexOf("://");
        int host = scheme < 0 ? 0 : scheme + "://".length();
        return address.substring(0, host) + address.substring(Math.max(host, address.lastIndexOf('@') + 1));
    }

    /** Whether both are the same resource manager. */
    boolean isSame(ServerIdentity other) {
        return server.equals(other.server) && prefix.equals(other.prefix);
    }
}
