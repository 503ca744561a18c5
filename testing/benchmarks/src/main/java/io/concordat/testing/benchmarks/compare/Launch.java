package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Place;
import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.benchmarks.worker.WorkerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the process of a contender is started. Immutable.
 *
 * @param prefix what the command begins with, a tracer for example
 * @param quickly whether its JVM compiles quickly, once, and not again what is hot: what takes seconds cannot wait for that
 * @param profile a file for a profile of it
 */
record Launch(Place place, List<String> prefix, boolean quickly, Optional<Path> profile) {
    /** For a short time. */
    static Launch of(Place place) {
        return new Launch(place, List.of(), true, Optional.empty());
    }

    Launch after(List<String> words) {
        return new Launch(place, List.copyOf(words), quickly, profile);
    }

    Launch quickly(boolean wanted) {
        return new Launch(place, prefix, wanted, profile);
    }

    Launch profiledInto(Optional<Path> file) {
        return new Launch(place, prefix, quickly, file.map(Path::toAbsolutePath));
    }

    List<String> command(Variant variant) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (quickly) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-Xmx512m", "-cp", ClassPath.of(variant), WorkerMain.class.getName(), variant.id()));
        profile.ifPresent(file -> command.add(file.toString()));
        return command;
    }
}
