package io.concordat.coordinator.decision.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file as the journal needs it. Used by one thread at a time. */
interface LogFile extends Closeable {
    /** Writes all that remains in the buffer at the position; when it throws, any part may have been written. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Returns when everything written so far would survive a power failure. Never repeated after it has thrown. */
    void force() throws IOException;
}
