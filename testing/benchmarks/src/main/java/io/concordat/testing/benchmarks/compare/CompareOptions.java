package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is compared and for how long. Immutable.
 *
 * @param time for slices, warm-up included; starting the servers and the contenders comes on top
 * @param limit for all of it, from the start of this program: no round begins that would end later, but for the first
 * @param callers each number of them in ascending order
 * @param variants in the order of the table; the naive one is always among them
 * @param counted whether round trips are counted at the end
 * @param pool how many connections to MySQL each variant but the naive one has at most
 * @param seed of the order of the slices
 */
public record CompareOptions(
        Duration time,
        Optional<Duration> limit,
        List<Integer> callers,
        List<Variant> variants,
        List<Aof> aof,
        boolean counted,
        OptionalInt pool,
        long seed,
        Output output) {
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final int MOST_CALLERS = 64;
    private static final int MOST_CONNECTIONS = 100;

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
                Optional.empty(),
                List.of(1, 8, 32),
                List.of(Variant.values()),
                List.of(Aof.values()),
                true,
                OptionalInt.empty(),
                1,
                Output.none());
    }

    /** At 32 callers only, with a Redis that forces every second, in a minute with all starts. */
    static CompareOptions quick() {
        CompareOptions usual = defaults();
        return new CompareOptions(
                Duration.ofSeconds(40),
                Optional.of(Duration.ofSeconds(50)),
                List.of(32),
                usual.variants.stream().filter(Variant::isQuick).toList(),
                List.of(Aof.EVERYSEC),
                false,
                usual.pool,
                usual.seed,
                usual.output);
    }

    /** Whether it is over before a JVM would be warm: the processes then compile with the quicker of its compilers only. */
    boolean isShort() {
        return time.compareTo(SHORT) < 0;
    }

    /** How many connections a variant has, with this number of callers at most: one for each, and some for recovery. */
    int connections(int mostCallers) {
        return pool.orElse(mostCallers + 4);
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
            case "--pool" -> withPool(number(option, rest, 1, MOST_CONNECTIONS));
            case "--json" -> withOutput(output.withJson(Path.of(value(option, rest))));
            case "--svg" -> withOutput(output.withSvg(Path.of(value(option, rest))));
            case "--profile" -> withOutput(output.withProfile(Path.of(value(option, rest))));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private CompareOptions withTime(Duration wanted) {
        return new CompareOptions(wanted, Optional.empty(), callers, variants, aof, counted, pool, seed, output);
    }

    private CompareOptions withCallers(List<Integer> wanted) {
        return new CompareOptions(
                time, limit, List.copyOf(new TreeSet<>(wanted)), variants, aof, counted, pool, seed, output);
    }

    private CompareOptions withVariants(List<Variant> wanted) {
        Set<Variant> all = EnumSet.of(Variant.NAIVE);
        all.addAll(wanted);
        return new CompareOptions(time, limit, callers, List.copyOf(all), aof, counted, pool, seed, output);
    }

    private CompareOptions withAof(List<Aof> wanted) {
        return new CompareOptions(
                time, limit, callers, variants, List.copyOf(EnumSet.copyOf(wanted)), counted, pool, seed, output);
    }

    private CompareOptions withPool(int wanted) {
        return new CompareOptions(time, limit, callers, variants, aof, counted, OptionalInt.of(wanted), seed, output);
    }

    private CompareOptions withSeed(long wanted) {
        return new CompareOptions(time, limit, callers, variants, aof, counted, pool, wanted, output);
    }

    private CompareOptions withOutput(Output wanted) {
        return new CompareOptions(time, limit, callers, variants, aof, counted, pool, seed, wanted);
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
