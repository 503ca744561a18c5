package io.concordat.coordinator.mysql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL that leads to one MySQL server, without settings that would break branches. Immutable.
 *
 * @param text the URL as it was given
 */
record MysqlUrl(String text) {
    private static final Pattern SCHEME = Pattern.compile("(?i)jdbc:mysql(\\+srv)?://.*", Pattern.DOTALL);
    private static final Pattern SPREADING = Pattern.compile("(?i)jdbc:mysql(\\+srv)?:(loadbalance|replication):.*");
    private static final Pattern AUTHORITY = Pattern.compile("//(?:[^/?]*@)?([^/?]*)");
    private static final String[] FORBIDDEN = {"pinglobaltxtophysicalconnection", "autoreconnect"};

    MysqlUrl {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "The MySQL resource has no url: give it one, such as jdbc:mysql://localhost:3306/shop");
        }
        if (SPREADING.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A MySQL url with loadbalance or replication is not usable: statements of one branch could reach"
                            + " different servers. Register each server as a resource of its own.");
        }
        if (!SCHEME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "The url of a MySQL resource begins with jdbc:mysql:// (Connector/J, for MariaDB too). This one does"
                            + " not.");
        }
        for (String property : FORBIDDEN) {
            if (text.toLowerCase(Locale.ROOT).matches("(?s).*[?&(,]\\s*" + property + "\\s*=\\s*true.*")) {
                throw new IllegalArgumentException("The MySQL url sets " + property
                        + "=true, which separates a branch from its connection. Remove it.");
            }
        }
    }

    /** Host and port for messages; no user, no password. */
    String address() {
        Matcher authority = AUTHORITY.matcher(text);
        String hosts = authority.find() ? authority.group(1) : "";
        if (hosts.isEmpty()) {
            return "localhost:3306";
        }
        return hosts.contains(":") || hosts.contains(",") ? hosts : hosts + ":3306";
    }

    /** Does not show the URL itself: it may hold a password. */
    @Override
    public String toString() {
        return address();
    }
}
