package io.concordat.testing.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param servers the stores, and where the decisions are
 * @param transactions in doubt in both stores, half of them decided
 * @param start of the coordinator, until its first transaction may begin
 * @param completion from both stores answering again to every decided branch having answered
 */
record RecoveryResult(String servers, int transactions, Duration start, Duration completion) {
    private static final Duration START_TARGET = Duration.ofSeconds(30);
    private static final Duration COMPLETION_TARGET = Duration.ofSeconds(1);

    String table() {
        return String.format(
                Locale.ROOT,
                """
                Recovery
                %s, Java %s, %d processors

                restart with %d branches in doubt in each store   %7.2f s, %.0f branches a second   at most %d s: %s
                decided branches complete after both answer       %7.2f s                           at most %d s: %s""",
                servers,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                transactions,
                seconds(start),
                2 * transactions / seconds(start),
                START_TARGET.toSeconds(),
                verdict(start, START_TARGET),
                seconds(completion),
                COMPLETION_TARGET.toSeconds(),
                verdict(completion, COMPLETION_TARGET));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"benchmark\":\"recovery\",\"servers\":\"%s\",\"transactions\":%d,\"startMillis\":%d,\"completionMillis\":%d}",
                servers.replace("\\", "\\\\").replace("\"", "\\\""),
                transactions,
                start.toMillis(),
                completion.toMillis());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String verdict(Duration measured, Duration target) {
        return measured.compareTo(target) <= 0 ? "yes" : "no";
    }
}
