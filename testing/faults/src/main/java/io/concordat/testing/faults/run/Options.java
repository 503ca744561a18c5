package io.concordat.testing.faults.run;

import io.concordat.testing.faults.plan.Draw;
import io.concordat.testing.faults.plan.FaultName;
import io.concordat.testing.faults.plan.Mode;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Plant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What the program is asked for.
 *
 * @param plans what to run
 * @param terms of each run
 * @param lanes how many run at the same time, each on stores of its own
 * @param json whether one JSON object is printed instead of lines
 * @param directory for what is kept of runs that violate something; empty for a new temporary one
 */
record Options(List<Plan> plans, Terms terms, int lanes, boolean json, Optional<Path> directory) {
    /** Reads arguments. */
    static Options parse(List<String> arguments) {
        long seed = System.nanoTime() % 1_000_000;
        int runs = 20;
        double seconds = 0.3;
        int lanes = 2;
        boolean json = false;
        double settle = 60;
        Optional<Path> directory = Optional.empty();
        Plant plant = Plant.NONE;
        List<FaultName> names = new ArrayList<>();
        List<Mode> modes = new ArrayList<>();
        List<Plan> plans = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--json")) {
                json = true;
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("There is no option " + name + ", or it lacks its value");
            }
            String value = arguments.get(++i);
            try {
                switch (name) {
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--runs" -> runs = Integer.parseInt(value);
                    case "--seconds" -> seconds = Double.parseDouble(value);
                    case "--lanes" -> lanes = Integer.parseInt(value);
                    case "--settle" -> settle = Double.parseDouble(value);
                    case "--keep" -> directory = Optional.of(Path.of(value).toAbsolutePath());
                    case "--fault" -> names.add(FaultName.of(value).orElseThrow(() -> unknown("fault", value)));
                    case "--mode" -> modes.add(Mode.of(value).orElseThrow(() -> unknown("mode", value)));
                    case "--plant" -> plant = Plant.of(value).orElseThrow(() -> unknown("plant", value));
                    case "--plan" -> plans.add(Plan.parse(value));
                    default -> throw new IllegalArgumentException("There is no option " + name);
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " " + value + ": that is no number", e);
            }
        }
        if (plans.isEmpty()) {
            List<FaultName> faults = names.isEmpty() ? FaultName.all() : names;
            List<Mode> among = modes.isEmpty() ? List.of(Mode.values()) : modes;
            LongStream.range(seed, seed + runs).forEach(each -> plans.add(Draw.plan(each, among, faults)));
        }
        return new Options(
                List.copyOf(plans), new Terms(millis(seconds), millis(settle), plant), lanes, json, directory);
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static IllegalArgumentException unknown(String what, String value) {
        return new IllegalArgumentException("There is no " + what + " " + value + "; --list shows all");
    }
}
