package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.parts.Part.Group;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is measured and for how long. Immutable.
 *
 * @param groups which
 * @param rounds how often each has a process of its own, in turn with the others
 * @param warmUp in each process; longer where there is more to compile
 * @param time of each of two measurements in each process
 * @param transactions how many show what a script costs
 * @param seed of the order in which they take turns
 * @param json whether the result is JSON
 */
public record PartsOptions(
        List<Group> groups, int rounds, Duration warmUp, Duration time, int transactions, long seed, boolean json) {
    /** Copies the list. */
    public PartsOptions {
        groups = List.copyOf(groups);
    }

    private static PartsOptions usual() {
        return new PartsOptions(
                List.of(Group.values()), 3, Duration.ofSeconds(1), Duration.ofSeconds(1), 2000, 1, false);
    }

    private static PartsOptions quick() {
        return new PartsOptions(
                List.of(Group.values()), 1, Duration.ofMillis(500), Duration.ofMillis(400), 500, 1, false);
    }

    /**
     * Reads arguments, of which the first is {@code parts}.
     *
     * @throws IllegalArgumentException if they make no sense; says which
     */
    public static PartsOptions parse(List<String> arguments) {
        PartsOptions options = arguments.contains("--quick") ? quick() : usual();
        Iterator<String> rest = arguments.listIterator(1);
        while (rest.hasNext()) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    private PartsOptions with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--quick" -> this;
            case "--only" ->
                new PartsOptions(groups(value(option, rest)), rounds, warmUp, time, transactions, seed, json);
            case "--rounds" -> new PartsOptions(groups, number(option, rest), warmUp, time, transactions, seed, json);
            case "--seed" -> new PartsOptions(groups, rounds, warmUp, time, transactions, number(option, rest), json);
            case "--json" -> new PartsOptions(groups, rounds, warmUp, time, transactions, seed, true);
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private static List<Group> groups(String text) {
        EnumSet<Group> chosen = EnumSet.noneOf(Group.class);
        for (String name : text.split(",", -1)) {
            chosen.add(Arrays.stream(Group.values())
                    .filter(group -> name(group).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no part '" + name + "', only "
                            + Arrays.stream(Group.values())
                                    .map(PartsOptions::name)
                                    .collect(Collectors.joining(", ")))));
        }
        return List.copyOf(chosen);
    }

    static String name(Group group) {
        return group.name().toLowerCase(Locale.ROOT);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest) {
        String text = value(option, rest);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(option + " needs a number from 1 to 999999, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
