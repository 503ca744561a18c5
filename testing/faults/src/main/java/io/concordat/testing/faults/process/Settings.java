package io.concordat.testing.faults.process;

import io.concordat.testing.faults.plan.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a coordinator process needs to know to start its coordinator; one line of text, without blanks in its values.
 *
 * @param node name of the coordinator
 * @param mode how the stores take part
 * @param mysqlUrl JDBC URL of the resource
 * @param logUrl JDBC URL of the decision log, where that is a database
 * @param mysqlUser user of both, without a password
 * @param redisUri Redis URI; or, with Sentinels, theirs, separated by commas
 * @param directory of the journal's parent and of the histories
 * @param life which process of that coordinator this is, from 1
 * @param disk how the disk of the journal fails, as a fault's text, or a hyphen
 * @param hoursAhead by how much the journal's clock is ahead of the machine's
 * @param plant what is planted
 */
public record Settings(
        String node,
        Mode mode,
        String mysqlUrl,
        String logUrl,
        String mysqlUser,
        String redisUri,
        Path directory,
        int life,
        String disk,
        int hoursAhead,
        Plant plant) {
    /** The addresses of the Sentinels, or that of Redis. */
    List<URI> redisUris() {
        return Arrays.stream(redisUri.split(",")).map(URI::create).toList();
    }

    /** Whether Redis is found through Sentinels. */
    boolean hasSentinels() {
        return redisUris().size() > 1;
    }

    /** The journal of this node. */
    Path journal() {
        return directory.resolve("journal-" + node);
    }

    /** The history of this process. */
    public Path history() {
        return directory.resolve("history-" + node + "-" + life + ".txt");
    }

    /** What the names of its callers begin with. */
    String callers() {
        return node + "-" + life;
    }

    static Settings parse(List<String> words) {
        return new Settings(
                words.get(0),
                Mode.of(words.get(1)).orElseThrow(),
                words.get(2),
                words.get(3),
                words.get(4),
                words.get(5),
                Path.of(words.get(6)),
                Integer.parseInt(words.get(7)),
                words.get(8),
                Integer.parseInt(words.get(9)),
                Plant.of(words.get(10)).orElseThrow());
    }

    @Override
    public String toString() {
        return Arrays.asList(
                        node,
                        mode.toString(),
                        mysqlUrl,
                        logUrl,
                        mysqlUser,
                        redisUri,
                        directory.toString(),
                        Integer.toString(life),
                        disk,
                        Integer.toString(hoursAhead),
                        plant.toString())
                .stream()
                .collect(Collectors.joining(" "));
    }
}
