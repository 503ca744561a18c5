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
 * @param profile a file for a profile of it
 */
record Launch(Place place, List<String> prefix, Optional<Path> profile) {
    static Launch of(Place place) {
        return new Launch(place, List.of(), Optional.empty());
    }

    Launch after(List<String> words) {
        return new Launch(place, List.copyOf(words), profile);
    }

    Launch profiledInto(Optional<Path> file) {
        return new Launch(place, prefix, file.map(Path::toAbsolutePath));
    }

    List<String> command(Variant variant) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-cp", ClassPath.of(variant), WorkerMain.class.getName(), variant.id()));
        profile.ifPresent(file -> command.add(file.toString()));
        return command;
    }
}
