package io.concordat.testing.benchmarks.compare;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is written beside the table. Immutable.
 *
 * @param json a file for all figures
 * @param svg a folder for the plots
 * @param profile a folder for a profile of each variant's process
 */
record Output(Optional<Path> json, Optional<Path> svg, Optional<Path> profile) {
    static Output none() {
        return new Output(Optional.empty(), Optional.empty(), Optional.empty());
    }

    Output withJson(Path file) {
        return new Output(Optional.of(file), svg, profile);
    }

    Output withSvg(Path folder) {
        return new Output(json, Optional.of(folder), profile);
    }

    Output withProfile(Path folder) {
        return new Output(json, svg, Optional.of(folder));
    }
}
