package io.concordat.samples.dualwrite.workload;

import io.concordat.coordinator.observe.ProtocolStep;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a worker process is to do. Immutable.
 *
 * @param node name of its coordinator
 * @param journal directory of its coordinator's journal
 * @param threads how many callers work at once
 * @param products how many products there are, numbered from 1
 * @param firstOrder number of the first order
 * @param limit when to stop
 * @param crashAt where to die, half-way; empty to live
 */
public record Assignment(
        String node,
        Path journal,
        int threads,
        int products,
        long firstOrder,
        Limit limit,
        Optional<ProtocolStep> crashAt) {

    private static final String NOWHERE = "nowhere";

    /** As the arguments of a worker process. */
    public List<String> arguments() {
        return List.of(
                node,
                journal.toString(),
                Integer.toString(threads),
                Integer.toString(products),
                Long.toString(firstOrder),
                limit.text(),
                crashAt.map(ProtocolStep::name).orElse(NOWHERE));
    }

    static Assignment parse(String... arguments) {
        return new Assignment(
                arguments[0],
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]),
                Limit.parse(arguments[5]),
                Optional.of(arguments[6]).filter(step -> !step.equals(NOWHERE)).map(ProtocolStep::valueOf));
    }
}
