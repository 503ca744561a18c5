package io.concordat.testing.benchmarks.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.testing.benchmarks.contender.Contender;
import io.concordat.testing.benchmarks.contender.Place;
import io.concordat.testing.benchmarks.contender.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process of one contender. Its arguments are the variant and, if it is to be profiled, a file for that; on standard input
 * come the lines of its place, then one line for each slice, {@code callers milliseconds}, and at last {@value #FORCES}. It
 * answers each with one line of standard output that begins with {@value #MARK}, and ends when its input does.
 */
public final class WorkerMain {
    /** What its own lines begin with; what libraries print does not. */
    public static final String MARK = "worker: ";

    /** Asks how many files were forced in each slice. */
    public static final String FORCES = "forces";

    /** The lines of a place, as many as {@link Place#lines()} has. */
    private static final int PLACE = 7;

    private static final Logger ALL = Logger.getLogger("");

    private WorkerMain() {}

    /** Works until its input ends. */
    public static void main(String[] arguments) throws Exception {
        ALL.setLevel(Level.WARNING);
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            List<String> lines = new ArrayList<>();
            while (lines.size() < PLACE) {
                lines.add(required(orders));
            }
            Place place = Place.ofLines(lines);
            AutoCloseable profile = arguments.length > 1 ? Profile.into(Path.of(arguments[1])) : () -> {};
            try (profile) {
                work(Variant.ofId(arguments[0]), place, orders);
            }
            say("closed");
        } catch (Exception e) {
            e.printStackTrace();
            say("failed " + e);
        }
        Runtime.getRuntime().halt(0); // clients leave threads behind that would keep it alive
    }

    private static void work(Variant variant, Place place, BufferedReader orders) throws Exception {
        try (Contender contender = variant.open(place);
                Callers callers = new Callers(contender, place.callers())) {
            say("ready");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                say(
                        order.equals(FORCES)
                                ? callers.forces()
                                : slice(callers, order).text());
            }
        }
    }

    private static Slice slice(Callers callers, String order) throws Exception {
        String[] words = order.split(" ", -1);
        return callers.work(Integer.parseInt(words[0]), TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1])));
    }

    private static String required(BufferedReader orders) throws IOException {
        String line = orders.readLine();
        if (line == null) {
            throw new IOException("The place has not come whole");
        }
        return line;
    }

    private static void say(String line) {
        System.out.println(MARK + line);
    }
}
