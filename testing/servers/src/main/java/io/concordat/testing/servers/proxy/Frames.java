package io.concordat.testing.servers.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where one request or reply ends and the next begins in a protocol. Stateless, thread-safe. */
interface Frames {
    /** The bytes of the next request or reply; waits for all of them; empty at the end of the stream. */
    byte[] next(InputStream in) throws IOException;

    /** What requests that were sent at once, in order, ask for: each element is a request of one or more frames. */
    List<List<byte[]>> group(List<byte[]> requests);

    /** Whether the requests so far end in the middle of a group, of which more is on its way. */
    boolean isHalf(List<byte[]> requests);

    /** The words of each command in a request. */
    List<List<String>> commands(List<byte[]> request);

    /** How many frames the server answers a request with. */
    int repliesTo(List<byte[]> request);

    /** Whether a client may send a request before it has the reply to the one before. */
    boolean pipelines();

    /** Whether a frame from the server is the reply to a request; otherwise it was sent unasked. */
    boolean isReply(byte[] frame);

    /** The reply that is this error, after the replies that commands before it in the same request expect. */
    byte[] error(int commandsBefore, String error);
}
