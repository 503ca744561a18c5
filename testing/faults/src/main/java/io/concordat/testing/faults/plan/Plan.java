package io.concordat.testing.faults.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything about a run that is chosen. Immutable; {@link #parse} reads what {@link #toString} writes.
 *
 * @param seed of what the callers do
 * @param mode how the stores take part
 * @param instances how many coordinators work at the same time, 1 or 2
 * @param restart whether a killed coordinator is started again, or left to the other one, which must share its log
 * @param faults what goes wrong, and when
 */
public record Plan(long seed, Mode mode, int instances, boolean restart, List<Planned> faults) {
    /** So long Sentinels take to see that a primary is gone. */
    private static final Duration PROMOTION = Duration.ofSeconds(3);

    /** Copies the faults. */
    public Plan {
        faults = List.copyOf(faults);
        if (!restart && (instances < 2 || !mode.isShared())) {
            throw new IllegalArgumentException("nobody else can recover a coordinator that is not started again");
        }
    }

    /**
     * Reads a plan.
     *
     * @throws IllegalArgumentException if this is none
     */
    public static Plan parse(String text) {
        try {
            String[] words = text.split(",", -1);
            return new Plan(
                    Long.parseLong(words[0]),
                    Mode.of(words[1]).orElseThrow(() -> new IllegalArgumentException("There is no mode " + words[1])),
                    Integer.parseInt(words[2]),
                    words[3].equals("restart"),
                    Arrays.stream(words).skip(4).map(Planned::parse).toList());
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no plan", e);
        }
    }

    /** How many hours the clock of a process is ahead. */
    public int hoursAhead(int life) {
        return faults.stream()
                .filter(planned -> planned.fault() instanceof Fault.Clock
                        && planned.moment().life() <= life)
                .mapToInt(planned -> ((Fault.Clock) planned.fault()).hours())
                .sum();
    }

    /** How the disk of a process fails, where it does. */
    public Optional<Fault.Disk> disk(int life) {
        return faults.stream()
                .filter(planned -> planned.moment().life() == life)
                .flatMap(planned -> planned.fault() instanceof Fault.Disk disk ? Stream.of(disk) : Stream.empty())
                .findFirst();
    }

    /** Whether Redis may lose what it has answered, and the decision log has it. */
    public boolean losesRedis() {
        return faults.stream().anyMatch(planned -> planned.fault() instanceof Fault.Lose)
                || (needsSentinels() && mode.isShared());
    }

    /** Whether Redis is a primary and a replica that Sentinels watch. */
    public boolean needsSentinels() {
        return faults.stream().anyMatch(planned -> planned.fault() instanceof Fault.Failover);
    }

    /** For how long callers work on after the moment of a fault that takes its time. */
    public Duration lasts() {
        return faults.stream()
                .flatMap(planned ->
                        planned.fault() instanceof Fault.Failover failover ? Stream.of(failover) : Stream.empty())
                .map(failover -> Duration.ofMillis(failover.millis()).plus(PROMOTION))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** Whether a fault is of the network, which then goes through proxies. */
    public boolean needsProxies() {
        return faults.stream()
                .anyMatch(planned ->
                        planned.fault() instanceof Fault.Network || planned.fault() instanceof Fault.Request);
    }

    @Override
    public String toString() {
        String start = seed + "," + mode + "," + instances + "," + (restart ? "restart" : "leave");
        return start + faults.stream().map(planned -> "," + planned).collect(Collectors.joining());
    }
}
