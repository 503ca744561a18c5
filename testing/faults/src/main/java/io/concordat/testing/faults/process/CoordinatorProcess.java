package io.concordat.testing.faults.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.recovery.RecoveryReport;
import io.concordat.testing.faults.workload.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The program of a coordinator process. It reads commands from standard input, one a line, does each on a thread of its own,
 * and answers on standard output with a line that begins with the command's name. It runs one coordinator after the other,
 * and ends when standard input does.
 *
 * <ul>
 *   <li>{@code trap ID STEP OCCURRENCE}: for the next coordinator; later {@code at ID} is said and the thread held until
 *       {@code go ID}; {@code disarm}: nobody is held from now on
 *   <li>{@code start SETTINGS}: {@code start ok}
 *   <li>{@code work MILLIS CALLERS SEED KINDS}: {@code work ok} when every caller has been told of its last transaction
 *   <li>{@code recover}: one pass; {@code recover complete} or {@code recover left WHAT}
 *   <li>{@code arm}: the disk of the journal fails from now on; no answer
 *   <li>{@code probe}: one transaction; {@code probe TOLD}
 *   <li>{@code close}: {@code close ok}
 * </ul>
 *
 * A command that fails is answered {@code NAME failed MESSAGE}.
 */
public final class CoordinatorProcess {
    private static final PrintStream OUT = System.out;

    private Traps traps = new Traps(CoordinatorProcess::say);
    private CoordinatorUnderTest running;

    private CoordinatorProcess() {}

    /** Runs until standard input ends, or until it is killed. */
    public static void main(String[] args) throws IOException {
        System.setOut(System.err); // the library prints nothing, and what it printed would not be an answer
        CoordinatorProcess process = new CoordinatorProcess();
        say("ready");
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                List<String> words = Arrays.asList(line.split(" "));
                if (words.get(0).equals("trap")) {
                    process.traps()
                            .set(words.get(1), ProtocolStep.valueOf(words.get(2)), Integer.parseInt(words.get(3)));
                } else if (words.get(0).equals("go")) {
                    process.traps().release(words.get(1));
                } else if (words.get(0).equals("arm")) {
                    process.running().arm();
                } else if (words.get(0).equals("disarm")) {
                    process.traps().disarm();
                } else {
                    new Thread(() -> process.answer(words), words.get(0)).start();
                }
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private void answer(List<String> words) {
        String name = words.get(0);
        try {
            say(name + " " + run(name, words.subList(1, words.size())));
        } catch (Exception | Error e) {
            e.printStackTrace(System.err);
            say(name + " failed " + String.valueOf(e.getMessage()).replaceAll("\\R", " "));
        }
    }

    private String run(String name, List<String> words) throws Exception {
        switch (name) {
            case "start" -> started(CoordinatorUnderTest.start(Settings.parse(words), traps()));
            case "work" ->
                running()
                        .work(
                                Duration.ofMillis(Long.parseLong(words.get(0))),
                                Integer.parseInt(words.get(1)),
                                Long.parseLong(words.get(2)),
                                Arrays.stream(words.get(3).split(","))
                                        .map(Kind::valueOf)
                                        .toList());
            case "recover" -> {
                RecoveryReport report = running().recover();
                return report.isComplete() ? "complete" : "left " + report.stillInDoubt() + " " + report.unreachable();
            }
            case "probe" -> {
                return running().probe().name();
            }
            case "close" -> close();
            default -> throw new IllegalArgumentException("There is no command " + name);
        }
        return "ok";
    }

    private synchronized Traps traps() {
        return traps;
    }

    private synchronized void started(CoordinatorUnderTest coordinator) {
        running = coordinator;
    }

    private synchronized CoordinatorUnderTest running() {
        return running;
    }

    private void close() throws IOException {
        running().close();
        synchronized (this) {
            traps = new Traps(CoordinatorProcess::say);
        }
    }

    private static synchronized void say(String line) {
        OUT.println(line);
        OUT.flush();
    }
}
