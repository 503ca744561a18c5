package io.concordat.testing.servers;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** How a MySQL server is reached. */
record MySqlAddress(String jdbcUrl, String user, String password, String host, int port) {
    private static final String PREFIX = "jdbc:mysql:";
    private static final int USUAL_PORT = 3306;

    /** The address of a server that the user runs; user and password come from their settings or from the URL. */
    static MySqlAddress of(String jdbcUrl, Function<String, Optional<String>> settings) {
        try {
            if (!jdbcUrl.startsWith(PREFIX)) {
                throw new IllegalArgumentException("it must begin with " + PREFIX);
            }
            URI uri = URI.create(jdbcUrl.substring("jdbc:".length()));
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("it must name one host");
            }
            String[] login = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            String user = settings.apply("CONCORDAT_MYSQL_USER")
                    .or(() -> parameter(uri, "user"))
                    .orElse(login[0].isEmpty() ? "root" : login[0]);
            String password = settings.apply("CONCORDAT_MYSQL_PASSWORD")
                    .or(() -> parameter(uri, "password"))
                    .orElse(login.length > 1 ? login[1] : "");
            return new MySqlAddress(
                    jdbcUrl, user, password, uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "CONCORDAT_MYSQL_URL is not usable: " + e.getMessage()
                            + ". Example: jdbc:mysql://127.0.0.1:3306/concordat",
                    e);
        }
    }

    private static Optional<String> parameter(URI uri, String name) {
        for (String parameter :
                Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1)) {
            if (parameter.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
