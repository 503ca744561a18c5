package io.concordat.coordinator.decision.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (Castagnoli), which processors compute in hardware. */
final class Checksum {
    private Checksum() {}

    /** The checksum of that range; position and limit of the buffer do not matter and do not change. */
    static int of(ByteBuffer source, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(source.duplicate().clear().slice(offset, length));
        return (int) checksum.getValue();
    }
}
