package io.concordat.coordinator.decision.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A real file. */
final class DiskFile implements LogFile {
    private final FileChannel channel;

    DiskFile(Path path) throws IOException {
        this.channel = FileChannel.open(path, CREATE, TRUNCATE_EXISTING, WRITE);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long target = position;
        while (source.hasRemaining()) {
            target += channel.write(source, target);
        }
    }

    @Override
    public void force() throws IOException {
        // Without times and other metadata; the file's length is forced all the same, since the data needs it.
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
