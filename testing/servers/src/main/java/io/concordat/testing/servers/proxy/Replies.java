package io.concordat.testing.servers.proxy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The replies that a client is waiting for, in their order, and what becomes of them.
 *
 * <p>Thread-safe: the thread of the requests announces, the thread of the replies completes.
 */
final class Replies {
    /** A reply on its way: frames of the server, or, if there are none to come, bytes of the proxy's own. */
    private static final class Awaited {
        private final byte[] own;
        private final Optional<FaultHits> hits;
        private int framesLeft;

        Awaited(int frames, byte[] own, Optional<FaultHits> hits) {
            framesLeft = frames;
            this.own = own;
            this.hits = hits;
        }
    }

    private final Frames frames;
    private final OutputStream client;
    private final Runnable close;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private boolean muted;

    Replies(Frames frames, OutputStream client, Runnable close) {
        this.frames = frames;
        this.client = new BufferedOutputStream(client);
        this.close = close;
    }

    synchronized boolean areComplete() {
        return awaited.isEmpty();
    }

    /** The server is about to get a request. */
    synchronized void expect(int count, Optional<FaultHits> hits) {
        if (!frames.pipelines()) {
            // Whatever was awaited is a request without a reply.
            awaited.clear();
        }
        awaited.add(new Awaited(count, new byte[0], hits));
    }

    /** The proxy answers in the server's place, once the replies before have come. */
    synchronized void answer(byte[] answer, Optional<FaultHits> hits) throws IOException {
        awaited.add(new Awaited(0, answer, hits));
        sendOwn();
        client.flush();
    }

    /** A frame came from the server. */
    void came(byte[] frame) throws IOException {
        Optional<FaultHits> completed = completedBy(frame);
        // Without the lock: it may take any time.
        completed.ifPresent(hits -> hits.run(hits.fault().after()));
        settle(frame);
    }

    synchronized void flush() throws IOException {
        client.flush();
    }

    private synchronized Optional<FaultHits> completedBy(byte[] frame) {
        return isAwaited(frame) && awaited.element().framesLeft == 1 ? awaited.element().hits : Optional.empty();
    }

    private synchronized void settle(byte[] frame) throws IOException {
        if (!isAwaited(frame)) {
            send(frame);
            return;
        }
        Awaited first = awaited.element();
        boolean last = --first.framesLeft == 0;
        if (last) {
            awaited.remove();
            // Before the client can notice.
            first.hits.ifPresent(FaultHits::hit);
        }
        Fault fault = first.hits.map(FaultHits::fault).orElse(Fault.NONE);
        switch (fault.fate()) {
            case LOSE_REPLY -> {
                if (last) {
                    client.flush();
                    muted = true;
                    close.run();
                }
            }
            case SWALLOW_REPLY -> muted |= last;
            case ANSWER_AFTER -> send(last ? frames.error(0, fault.error()) : frame);
            default -> send(frame);
        }
        if (last) {
            sendOwn();
        }
    }

    private boolean isAwaited(byte[] frame) {
        return frames.isReply(frame) && !awaited.isEmpty();
    }

    private void sendOwn() throws IOException {
        while (!awaited.isEmpty() && awaited.element().framesLeft == 0) {
            Awaited own = awaited.remove();
            own.hits.ifPresent(FaultHits::hit);
            send(own.own);
        }
    }

    private void send(byte[] bytes) throws IOException {
        if (!muted) {
            client.write(bytes);
        }
    }
}
