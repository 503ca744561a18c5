package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is compared and for how long. Immutable.
 *
 * @param time for slices, warm-up included; starting the servers and the contenders comes on top
 * @param callers each number of them in ascending order
 * @param variants in the order of the table; the naive one is always among them
 * @param counted whether round trips are counted at the end
 * @param seed of the order of the slices
 * @param json where to write the figures
 * @param svg a folder for the plots
 */
public record CompareOptions(
        Duration time,
        List<Integer> callers,
        List<Variant> variants,
        List<Aof> aof,
        boolean counted,
        long seed,
        Optional<Path> json,
        Optional<Path> svg) {
    private static final int MOST_CALLERS = 64;

    /** Copies the lists. */
    public CompareOptions {
        callers = List.copyOf(callers);
        variants = List.copyOf(variants);
        aof = List.copyOf(aof);
    }

    /** The usual comparison. */
    static CompareOptions defaults() {
        return new CompareOptions(
                Duration.ofMinutes(10),
                List.of(1, 8, 32),
                List.of(Variant.values()),
                List.of(Aof.values()),
                true,
                1,
                Optional.empty(),
                Optional.empty());
    }

    /** At 32 callers only, with a Redis that forces every second, in a minute with all starts. */
    static CompareOptions quick() {
        CompareOptions usual = defaults();
        return new CompareOptions(
                Duration.ofSeconds(32),
                List.of(32),
                usual.variants,
                List.of(Aof.EVERYSEC),
                false,
                usual.seed,
                usual.json,
                usual.svg);
    }

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException if they make no sense; says which
     */
    public static CompareOptions parse(List<String> arguments) {
        CompareOptions options = arguments.contains("--quick") ? quick() : defaults();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    private CompareOptions with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--quick" -> this;
            case "--seconds" -> withTime(Duration.ofSeconds(number(option, rest, 5, 86_400)));
            case "--callers" -> withCallers(list(option, rest, text -> number(option, text, 1, MOST_CALLERS)));
            case "--variants" -> withVariants(list(option, rest, Variant::ofId));
            case "--aof" -> withAof(list(option, rest, Aof::ofId));
            case "--seed" -> withSeed(number(option, rest, 0, Integer.MAX_VALUE));
            case "--json" -> withJson(Path.of(value(option, rest)));
            case "--svg" -> withSvg(Path.of(value(option, rest)));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private CompareOptions withTime(Duration wanted) {
        return new CompareOptions(wanted, callers, variants, aof, counted, seed, json, svg);
    }

    private CompareOptions withCallers(List<Integer> wanted) {
        return new CompareOptions(time, List.copyOf(new TreeSet<>(wanted)), variants, aof, counted, seed, json, svg);
    }

    private CompareOptions withVariants(List<Variant> wanted) {
        Set<Variant> all = EnumSet.of(Variant.NAIVE);
        all.addAll(wanted);
        return new CompareOptions(time, callers, List.copyOf(all), aof, counted, seed, json, svg);
    }

    private CompareOptions withAof(List<Aof> wanted) {
        return new CompareOptions(
                time, callers, variants, List.copyOf(EnumSet.copyOf(wanted)), counted, seed, json, svg);
    }

    private CompareOptions withSeed(long wanted) {
        return new CompareOptions(time, callers, variants, aof, counted, wanted, json, svg);
    }

    private CompareOptions withJson(Path file) {
        return new CompareOptions(time, callers, variants, aof, counted, seed, Optional.of(file), svg);
    }

    private CompareOptions withSvg(Path folder) {
        return new CompareOptions(time, callers, variants, aof, counted, seed, json, Optional.of(folder));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static <T> List<T> list(String option, Iterator<String> rest, Function<String, T> each) {
        return Arrays.stream(value(option, rest).split(",")).map(each).toList();
    }

    private static int number(String option, Iterator<String> rest, int least, int most) {
        return number(option, value(option, rest), least, most);
    }

    private static int number(String option, String text, int least, int most) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(
                    option + " needs numbers from " + least + " to " + most + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
