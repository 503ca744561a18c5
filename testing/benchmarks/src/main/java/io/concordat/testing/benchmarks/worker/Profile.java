package io.concordat.testing.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Records with the settings that the JDK calls {@code profile}; written to a file at the end, even of a process that halts. */
record Profile(Recording recording, Path file) implements AutoCloseable {
    static Profile into(Path file) throws IOException, ParseException {
        Recording recording = new Recording(Configuration.getConfiguration("profile"));
        recording.start();
        return new Profile(recording, file);
    }

    @Override
    public void close() throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
    }
}
