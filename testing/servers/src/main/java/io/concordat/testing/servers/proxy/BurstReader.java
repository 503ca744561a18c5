package io.concordat.testing.servers.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads what one side sends at once. Not thread-safe. */
final class BurstReader {
    private static final int BUFFER = 65_536;
    private static final int MOST_BYTES = 4 << 20;
    private static final int PATIENCE_MILLIS = 50;

    private final Frames frames;
    private final InputStream in;

    BurstReader(Frames frames, InputStream in) {
        this.frames = frames;
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /** The requests that have come, and the rest of a group that has begun to come; empty at the end of the stream. */
    List<byte[]> nextRequests() throws IOException, InterruptedException {
        List<byte[]> burst = nextReplies();
        while (frames.isHalf(burst) && comesMore()) {
            burst.addAll(nextReplies());
        }
        return burst;
    }

    /** The frames that have come, at least one; empty at the end of the stream. */
    List<byte[]> nextReplies() throws IOException {
        List<byte[]> burst = new ArrayList<>();
        int bytes = 0;
        do {
            byte[] frame = frames.next(in);
            if (frame.length == 0) {
                return burst;
            }
            burst.add(frame);
            bytes += frame.length;
        } while (bytes < MOST_BYTES && in.available() > 0);
        return burst;
    }

    /** A client that sends a group in several writes does so without a pause, unless it waits for answers in between. */
    private boolean comesMore() throws IOException, InterruptedException {
        for (int waited = 0; waited < PATIENCE_MILLIS; waited++) {
            if (in.available() > 0) {
                return true;
            }
            Thread.sleep(1);
        }
        return false;
    }
}
