package io.concordat.coordinator.decision.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The directory of a journal, and the only way by which the journal touches the disk. Used by one thread at a time. */
interface LogDirectory {
    /** Where it is, for messages. */
    Path path();

    /** Names of the files in it, in no order. */
    List<String> names() throws IOException;

    byte[] read(String name) throws IOException;

    /** Creates the file, or empties it. */
    LogFile create(String name) throws IOException;

    /** Gives the file another name, atomically: a crash leaves one of the two names. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Returns when created, renamed and deleted names would survive a power failure. */
    void sync() throws IOException;
}
