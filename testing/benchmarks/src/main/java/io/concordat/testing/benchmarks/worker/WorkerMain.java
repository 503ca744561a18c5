package io.concordat.testing.benchmarks.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.testing.benchmarks.contender.Contender;
import io.concordat.testing.benchmarks.contender.Place;
import io.concordat.testing.benchmarks.contender.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process of one contender. Its argument is the variant; on standard input come the lines of its place and then one line
 * for each slice, {@code callers milliseconds}. It answers each with one line of standard output that begins with
 * {@value #MARK}, and ends when its input does.
 */
public final class WorkerMain {
    /** What its own lines begin with; what libraries print does not. */
    public static final String MARK = "worker: ";

    /** The lines of a place, as many as {@link Place#lines()} has. */
    private static final int PLACE = 6;

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
            work(Variant.ofId(arguments[0]).open(place), place.callers(), orders);
        } catch (Exception e) {
            e.printStackTrace();
            say("failed " + e);
        }
        Runtime.getRuntime().halt(0); // clients leave threads behind that would keep it alive
    }

    private static void work(Contender contender, int most, BufferedReader orders) throws Exception {
        try (contender;
                Callers callers = new Callers(contender, most)) {
            say("ready");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", -1);
                long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1]));
                say(callers.work(Integer.parseInt(words[0]), nanos).text());
            }
        }
        say("closed");
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
