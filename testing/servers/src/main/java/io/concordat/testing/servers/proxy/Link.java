package io.concordat.testing.servers.proxy;

import io.concordat.testing.servers.proxy.Fault.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** One client's connection to the server: two threads that carry requests and replies. */
final class Link {
    private final FaultProxy proxy;
    private final int number;
    private final Socket client;
    private final Socket server;
    private final Frames frames;
    private final Replies replies;
    private volatile boolean lostBytes;

    // Used by the thread of the requests only.
    private long roundTrip;
    private boolean subscribed;

    Link(FaultProxy proxy, int number, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.number = number;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        frames = proxy.frames();
        replies = new Replies(frames, client.getOutputStream(), this::close);
    }

    void start() {
        proxy.startThread("requests of connection " + number, () -> run(this::carryRequests));
        proxy.startThread("replies of connection " + number, () -> run(this::carryReplies));
    }

    boolean hasLostBytes() {
        return lostBytes;
    }

    /** Ends both connections in an orderly way. */
    void close() {
        proxy.gone(this);
        FaultProxy.closeQuietly(client);
        FaultProxy.closeQuietly(server);
    }

    /** Ends both connections with RST. */
    void reset() {
        try {
            client.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
        } catch (SocketException e) {
            // It is closed already.
        }
        close();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            // The other end is gone: this is what clients and servers have to cope with.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void carryRequests() throws IOException, InterruptedException {
        BurstReader reader = new BurstReader(frames, client.getInputStream());
        OutputStream out = server.getOutputStream();
        for (List<byte[]> burst = reader.nextRequests(); !burst.isEmpty(); burst = reader.nextRequests()) {
            if (!proxy.gate().pass()) {
                lostBytes = true;
            } else if (!carry(burst, out)) {
                return;
            }
        }
    }

    /** Whether the connection is to live on. */
    private boolean carry(List<byte[]> burst, OutputStream out) throws IOException {
        if (replies.areComplete()) {
            roundTrip = proxy.nextRoundTrip();
        }
        ByteArrayOutputStream forward = new ByteArrayOutputStream();
        for (List<byte[]> group : frames.group(burst)) {
            Request request = new Request(number, roundTrip, frames.commands(group));
            subscribed |= request.subscribes();
            Optional<FaultHits> hits = proxy.arrived(request);
            Fault fault = hits.map(FaultHits::fault).orElse(Fault.NONE);
            if (hits.isPresent()) {
                // What came before has reached the server when the fault happens.
                forward.writeTo(out);
                forward.reset();
                hits.get().run(fault.before());
                if (fault.endsBefore()) {
                    hits.get().hit();
                }
            }
            if (fault.fate() == Fate.LOSE_REQUEST) {
                hits.ifPresent(FaultHits::hit);
                close();
                return false;
            }
            if (fault.fate() == Fate.ANSWER_INSTEAD) {
                replies.answer(frames.error(group.size() - 1, fault.error()), hits);
                continue;
            }
            // What a subscriber gets are messages, of any number, rather than replies.
            if (!subscribed) {
                replies.expect(frames.repliesTo(group), fault.endsBefore() ? Optional.empty() : hits);
            }
            for (byte[] frame : group) {
                forward.writeBytes(frame);
            }
        }
        forward.writeTo(out);
        return true;
    }

    private void carryReplies() throws IOException, InterruptedException {
        BurstReader reader = new BurstReader(frames, server.getInputStream());
        for (List<byte[]> burst = reader.nextReplies(); !burst.isEmpty(); burst = reader.nextReplies()) {
            if (proxy.gate().pass()) {
                for (byte[] frame : burst) {
                    replies.came(frame);
                }
                replies.flush();
            } else {
                lostBytes = true;
            }
        }
    }
}
