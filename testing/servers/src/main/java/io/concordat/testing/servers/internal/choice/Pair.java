package io.concordat.testing.servers.internal.choice;

import java.util.List;

/** The names of a MySQL and a Redis to test on together, written {@code mysql-9.7+redis-8}. */
record Pair(String mysql, String redis) {
    static final String EMBEDDED = "embedded";

    static Pair parse(String variable, String value) {
        List<String> names = List.of(value.split("\\+", -1));
        if (value.equals(EMBEDDED)) {
            return new Pair(EMBEDDED, EMBEDDED);
        }
        if (names.size() != 2 || names.stream().anyMatch(String::isBlank)) {
            throw new IllegalStateException(variable + "=" + value
                    + " is no pair: write <mysql>+<redis>, for example mysql+redis, embedded+valkey or embedded");
        }
        return new Pair(names.get(0), names.get(1));
    }

    String of(Kind kind) {
        return kind == Kind.MYSQL ? mysql : redis;
    }
}
