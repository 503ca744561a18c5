package io.concordat.samples.dualwrite.workload;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a worker process writes to its standard output, one line each, for the process that started it. Immutable. */
public sealed interface Message {
    /** The line. */
    String line();

    /** Callers are about to begin. */
    record Ready() implements Message {
        @Override
        public String line() {
            return "ready";
        }
    }

    /** A caller is about to place an order. */
    record Begun(long order) implements Message {
        @Override
        public String line() {
            return "begun " + order;
        }
    }

    /** A caller has its answer. */
    record Ended(long order, Told told) implements Message {
        @Override
        public String line() {
            return told.name().toLowerCase(Locale.ROOT) + " " + order;
        }
    }

    /** The worker cannot work. */
    record Failed(String reason) implements Message {
        @Override
        public String line() {
            return "error " + String.join(" ", reason.split("\\R", -1));
        }
    }

    /** Reads a line; empty for one that is not a message, such as a last one that was cut. */
    static Optional<Message> parse(String line) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("ready")) {
            return Optional.of(new Ready());
        }
        if (words.length < 2) {
            return Optional.empty();
        }
        if (words[0].equals("error")) {
            return Optional.of(new Failed(words[1]));
        }
        if (!words[1].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        long order = Long.parseLong(words[1]);
        if (words[0].equals("begun")) {
            return Optional.of(new Begun(order));
        }
        return Arrays.stream(Told.values())
                .map(told -> (Message) new Ended(order, told))
                .filter(ended -> ended.line().equals(line))
                .findFirst();
    }
}
