package io.concordat.testing.servers.internal.choice;

import java.util.List;

/** The two kinds of servers that tests need. */
public enum Kind {
    /** MySQL, or MariaDB in its place. */
    MYSQL("MySQL", "CONCORDAT_MYSQL_URL", "mysqld", "mariadbd", "mysql:8.4"),
    /** Redis, or Valkey in its place. */
    REDIS("Redis", "CONCORDAT_REDIS_URI", "redis-server", "valkey-server", "redis:8");

    private final String label;
    private final String variable;
    private final String program;
    private final String secondProgram;
    private final String image;

    Kind(String label, String variable, String program, String secondProgram, String image) {
        this.label = label;
        this.variable = variable;
        this.program = program;
        this.secondProgram = secondProgram;
        this.image = image;
    }

    /** What messages call it. */
    public String label() {
        return label;
    }

    /** The environment variable that names a running server. */
    public String variable() {
        return variable;
    }

    /** The programs that are such a server, the preferred one first. */
    public List<String> programs() {
        return List.of(program, secondProgram);
    }

    /** The container image. */
    public String image() {
        return image;
    }
}
