package io.concordat.testing.faults.history;

import io.concordat.redis.Isolation;
import io.concordat.testing.faults.plan.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process of the workload is told, as its arguments.
 *
 * @param node name of its coordinator
 * @param life which process this is of that name
 * @param mode how decisions are kept
 * @param isolation of both stores; for READ_COMMITTED MySQL has its default
 * @param seed of what callers do
 * @param callers how many threads
 * @param time how long it works
 * @param lasting how long the items of the run last
 * @param directory for journals and histories
 * @param mysqlUrl JDBC URL
 * @param mysqlUser user
 * @param mysqlPassword password
 * @param redisUri URI
 */
record WorkSettings(
        String node,
        int life,
        Mode mode,
        Isolation isolation,
        long seed,
        int callers,
        Duration time,
        Duration lasting,
        Path directory,
        String mysqlUrl,
        String mysqlUser,
        String mysqlPassword,
        String redisUri) {
    Path recording() {
        return directory.resolve("history-" + node + "-" + life);
    }

    Path journal() {
        return directory.resolve("journal-" + node);
    }

    List<String> arguments() {
        return List.of(
                node,
                Integer.toString(life),
                mode.name(),
                isolation.name(),
                Long.toString(seed),
                Integer.toString(callers),
                Long.toString(time.toMillis()),
                Long.toString(lasting.toMillis()),
                directory.toString(),
                mysqlUrl,
                mysqlUser,
                mysqlPassword,
                redisUri);
    }

    static WorkSettings parse(String[] words) {
        return new WorkSettings(
                words[0],
                Integer.parseInt(words[1]),
                Mode.valueOf(words[2]),
                Isolation.valueOf(words[3]),
                Long.parseLong(words[4]),
                Integer.parseInt(words[5]),
                Duration.ofMillis(Long.parseLong(words[6])),
                Duration.ofMillis(Long.parseLong(words[7])),
                Path.of(words[8]),
                words[9],
                words[10],
                words[11],
                words[12]);
    }
}
