package io.concordat.redis;

import java.net.URI;
import java.util.Collection;
import java.util.List;

/** Addresses of servers, as users give them. */
final class Addresses {
    private Addresses() {}

    /**
     * As a list.
     *
     * @throws IllegalArgumentException when there is none
     */
    static List<URI> required(URI[] addresses, String setting) {
        if (addresses.length == 0) {
            throw new IllegalArgumentException(setting + " needs at least one address, redis://host:port");
        }
        return List.of(addresses);
    }

    /** Up to the last at sign, because people do not always escape the one in a password. */
    static String withoutCredentials(String address) {
        int scheme = address.indexOf("://");
        int host = scheme < 0 ? 0 : scheme + "://".length();
        return address.substring(0, host) + address.substring(Math.max(host, address.lastIndexOf('@') + 1));
    }

    /** In an order that does not depend on how they were given. */
    static List<String> withoutCredentials(Collection<String> addresses) {
        return addresses.stream()
                .map(Addresses::withoutCredentials)
                .distinct()
                .sorted()
                .toList();
    }
}
