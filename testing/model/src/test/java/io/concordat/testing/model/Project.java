package io.concordat.testing.model;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own files. */
final class Project {
    private Project() {}

    /** A file, wherever in the project the tests run. */
    static Path file(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(path))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("Run the tests in the project: there is no " + path + " above "
                        + Path.of("").toAbsolutePath());
            }
        }
        return folder.resolve(path);
    }
}
