package io.concordat.testing.faults.plan;

import io.concordat.coordinator.decision.journal.FailingDisk.Call;
import io.concordat.coordinator.decision.journal.FailingDisk.Errno;
import io.concordat.coordinator.decision.journal.FailingDisk.Leaves;
import java.util.Locale;

/** Reads what the toString methods of {@link Fault} write. */
final class FaultText {
    private FaultText() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E value(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** @throws IllegalArgumentException if this is no fault */
    static Fault parse(String text) {
        String[] words = text.split(":", -1);
        try {
            return switch (words[0]) {
                case "kill" -> new Fault.Kill(Victim.parse(words[1]));
                case "stop" -> new Fault.Stop(Victim.parse(words[1]), Integer.parseInt(words[2]));
                case "network" ->
                    new Fault.Network(
                            Victim.parse(words[1]), value(Fault.Damage.class, words[2]), Integer.parseInt(words[3]));
                case "request" -> new Fault.Request(Victim.parse(words[1]), value(Fault.Fate.class, words[2]));
                case "disk" ->
                    new Fault.Disk(
                            value(Errno.class, words[1]),
                            value(Call.class, words[2]),
                            value(Leaves.class, words[3]),
                            Integer.parseInt(words[4]));
                case "failover" -> new Fault.Failover(Integer.parseInt(words[1]));
                case "lose" -> new Fault.Lose(value(Fault.Loss.class, words[1]), Integer.parseInt(words[2]));
                case "full" -> new Fault.Full(Integer.parseInt(words[1]));
                case "clock" -> new Fault.Clock(Integer.parseInt(words[1]));
                default -> throw new IllegalArgumentException("There is no fault '" + words[0] + "'");
            };
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no fault", e);
        }
    }
}
