package io.concordat.coordinator.mysql;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says it is, and whether two-phase commit is safe on it. Immutable.
 *
 * @param product the kind of server
 * @param major first number of the version
 * @param minor second number
 * @param patch third number
 * @param text the version as the server gave it
 */
record ServerVersion(Product product, int major, int minor, int patch, String text) {
    enum Product {
        /** Prepared branches and the binary log agree after a crash from 8.0.30. */
        MYSQL("MySQL", 8, 0, 30),
        /** Prepared branches outlive their session from 10.5; 10.6 is the oldest series with long-term support. */
        MARIADB("MariaDB", 10, 6, 0);

        private final String title;
        private final int major;
        private final int minor;
        private final int patch;

        Product(String title, int major, int minor, int patch) {
            this.title = title;
            this.major = major;
            this.minor = minor;
            this.patch = patch;
        }
    }

    private static final Comparator<ServerVersion> BY_NUMBER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

    /** What MariaDB before 11 puts in front, so that old clients take it for a MySQL they know. */
    private static final String MARIADB_DISGUISE = "5.5.5-";

    /** Reads the version of the greeting; empty when it holds none. */
    static Optional<ServerVersion> parse(String text) {
        boolean mariaDb = text.toLowerCase(Locale.ROOT).contains("mariadb");
        String shown = mariaDb && text.startsWith(MARIADB_DISGUISE) ? text.substring(MARIADB_DISGUISE.length()) : text;
        Matcher numbers = NUMBERS.matcher(shown);
        if (!numbers.lookingAt()) {
            return Optional.empty();
        }
        return Optional.of(new ServerVersion(
                mariaDb ? Product.MARIADB : Product.MYSQL,
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)),
                shown));
    }

    /** Why two-phase commit is not safe on this version, and what to do; empty when it is. */
    Optional<String> refusal() {
        if (BY_NUMBER.compare(this, minimum()) >= 0) {
            return Optional.empty();
        }
        String reason = product == Product.MYSQL
                ? "Before that, a crash can leave a prepared branch and the binary log in disagreement"
                : "Before 10.5 a prepared branch is rolled back when its session ends, and nothing older than 10.6 is"
                        + " maintained";
        return Optional.of("runs " + product.title + " " + text + "; needed is " + product.title + " "
                + minimum().text() + " or newer. " + reason + ". Upgrade the server.");
    }

    boolean isMariaDb() {
        return product == Product.MARIADB;
    }

    private ServerVersion minimum() {
        String numbers = product.major + "." + product.minor + "." + product.patch;
        return new ServerVersion(product, product.major, product.minor, product.patch, numbers);
    }

    @Override
    public String toString() {
        return product.title + " " + text;
    }
}
