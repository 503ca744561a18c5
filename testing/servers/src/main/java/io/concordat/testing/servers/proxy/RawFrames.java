package io.concordat.testing.servers.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Any protocol: what arrives at once is taken for one request or reply. */
final class RawFrames implements Frames {
    private static final int CHUNK = 65_536;

    @Override
    public byte[] next(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int read = in.read(chunk);
        return read < 0 ? new byte[0] : Arrays.copyOf(chunk, read);
    }

    @Override
    public List<List<byte[]>> group(List<byte[]> requests) {
        return List.of(requests);
    }

    @Override
    public boolean isHalf(List<byte[]> requests) {
        return false;
    }

    @Override
    public List<List<String>> commands(List<byte[]> request) {
        return request.stream()
                .map(bytes -> List.of(new String(bytes, StandardCharsets.ISO_8859_1)))
                .toList();
    }

    @Override
    public int repliesTo(List<byte[]> request) {
        return 1;
    }

    @Override
    public boolean pipelines() {
        return false;
    }

    @Override
    public boolean isReply(byte[] frame) {
        return true;
    }

    @Override
    public byte[] error(int commandsBefore, String error) {
        throw new IllegalStateException(
                "this proxy does not know the protocol: only one made by FaultProxy.redis answers"
                        + " in the server's place");
    }
}
