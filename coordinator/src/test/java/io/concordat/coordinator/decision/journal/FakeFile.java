package io.concordat.coordinator.decision.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** A file in memory that keeps apart what is written and what is forced. */
final class FakeFile implements LogFile {
    private static final int SECTOR = 512;

    private final String name;
    private final FakeDirectory directory;
    private byte[] written;
    private byte[] forced;

    FakeFile(String name, FakeDirectory directory, byte[] content) {
        this.name = name;
        this.directory = directory;
        this.written = content.clone();
        this.forced = content.clone();
    }

    byte[] written() {
        synchronized (directory) {
            return written.clone();
        }
    }

    byte[] forced() {
        synchronized (directory) {
            return forced.clone();
        }
    }

    /** What a power failure might leave: any of the sectors written since the last force. */
    byte[] torn(Random random) {
        synchronized (directory) {
            byte[] torn = Arrays.copyOf(forced, random.nextBoolean() ? written.length : forced.length);
            for (int begin = 0; begin < torn.length; begin += SECTOR) {
                if (random.nextBoolean()) {
                    int end = Math.min(begin + SECTOR, torn.length);
                    System.arraycopy(written, begin, torn, begin, end - begin);
                }
            }
            return torn;
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        int length = source.remaining();
        IOException failure = directory.enter(FakeDirectory.Operation.WRITE, name + " " + position + "+" + length);
        synchronized (directory) {
            // A write that fails has written a part.
            int part = failure == null ? length : length / 2;
            int end = Math.toIntExact(position) + part;
            written = Arrays.copyOf(written, Math.max(written.length, end));
            source.get(written, Math.toIntExact(position), part);
        }
        directory.leave(failure);
    }

    @Override
    public void force() throws IOException {
        directory.leave(directory.enter(FakeDirectory.Operation.FORCE, name));
        synchronized (directory) {
            forced = written.clone();
        }
    }

    @Override
    public void close() throws IOException {
        directory.leave(directory.enter(FakeDirectory.Operation.CLOSE, name));
    }
}
