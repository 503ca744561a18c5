package io.concordat.testing.faults.run;

import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Plant;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for all runs.
 *
 * @param work how long callers begin transactions, in each life of a coordinator
 * @param settle how long recovery may take until nothing is left in doubt
 * @param plant what is planted into the first coordinator, and is to be found
 */
record Terms(Duration work, Duration settle, Plant plant) {
    /** So long a process may take for an answer that must come. */
    static final Duration ANSWER = Duration.ofMinutes(2);

    /** The command that runs a plan on these terms. */
    String command(Plan plan) {
        String pair = Optional.ofNullable(System.getenv("CONCORDAT_PAIR"))
                .map(set -> "CONCORDAT_PAIR=" + set + " ")
                .orElse("");
        String planted = plant == Plant.NONE ? "" : " --plant " + plant;
        return pair + "bin/faults --seconds " + seconds(work) + " --settle " + seconds(settle) + planted + " --plan "
                + plan;
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
