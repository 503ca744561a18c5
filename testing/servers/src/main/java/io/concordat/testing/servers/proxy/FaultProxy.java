package io.concordat.testing.servers.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A TCP proxy on 127.0.0.1 before one server: it counts what clients ask, and loses, delays or falsifies it.
 *
 * <p>Faults are of two sorts. Those of the network are switched on and off for all connections: {@link #stall()},
 * {@link #swallow()}, {@link #refuse()}, {@link #delay}, {@link #pass()}; {@link #cut()} and {@link #reset()} end the
 * connections that there are. Those of single requests are set up by {@link #on}. Thread-safe; its threads are daemons and
 * end with {@link #close()}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;

    private final InetSocketAddress server;
    private final Frames frames;
    private final ServerSocket listener;
    private final Gate gate = new Gate();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final List<FaultHits> faults = new CopyOnWriteArrayList<>();
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong roundTrips = new AtomicLong();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private FaultProxy(String host, int port, Frames frames) {
        server = new InetSocketAddress(host, port);
        this.frames = frames;
        try {
            listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port of 127.0.0.1 for a proxy", e);
        }
        startThread("connections", this::accept);
    }

    /** A proxy that understands Redis's protocol, which must not be encrypted. */
    public static FaultProxy redis(String host, int port) {
        return new FaultProxy(host, port, new RespFrames());
    }

    /** A proxy for any protocol: what a client sends at once is a request, the next bytes from the server its reply. */
    public static FaultProxy raw(String host, int port) {
        return new FaultProxy(host, port, new RawFrames());
    }

    /** The port of 127.0.0.1 on which the proxy listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The address {@code host:port} of the server in some URL replaced by the proxy's. */
    public String through(String url) {
        String address = server.getHostString() + ":" + server.getPort();
        if (!url.contains(address)) {
            throw new IllegalArgumentException(url + " does not name " + address + ", the server behind this proxy");
        }
        return url.replace(address, "127.0.0.1:" + port());
    }

    /** How many connections are open. */
    public int connections() {
        return links.size();
    }

    /** How many connections clients have made since the start. */
    public int accepted() {
        return accepted.get();
    }

    /** Begins to record what clients ask. */
    public Recording record() {
        Recording recording = new Recording(recordings::remove);
        recordings.add(recording);
        return recording;
    }

    /** Begins to say what shall happen to requests: {@code on(r -> r.has("EXEC")).nth(2).loseReply()}. */
    public FaultRule on(Predicate<Request> which) {
        return new FaultRule(this::setUp, which, match -> match == 1);
    }

    /** Holds every byte back, in both directions, until {@link #pass()} delivers it; connections stay open. */
    public void stall() {
        gate.set(Gate.State.STALLED);
    }

    /** Loses every byte, in both directions; connections stay open, {@link #pass()} resets those that lost something. */
    public void swallow() {
        gate.set(Gate.State.SWALLOWING);
    }

    /** Resets all connections and refuses new ones until {@link #pass()}: as if the server were gone. */
    public void refuse() {
        gate.set(Gate.State.REFUSING);
        reset();
    }

    /** From now on every burst of bytes takes this much longer in each direction; zero ends it. */
    public void delay(Duration time) {
        gate.delay(time);
    }

    /** Ends what {@link #stall()}, {@link #swallow()} and {@link #refuse()} began. */
    public void pass() {
        gate.set(Gate.State.OPEN);
        links.stream().filter(Link::hasLostBytes).forEach(Link::reset);
    }

    /** Closes all connections in an orderly way (FIN); new ones are possible at once. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** Resets all connections (RST); new ones are possible at once. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /** Takes away all faults of single requests that are set up. */
    public void removeFaults() {
        faults.clear();
    }

    /** Ends the proxy, its connections and its threads. */
    @Override
    public void close() {
        gate.set(Gate.State.CLOSED);
        closeQuietly(listener);
        links.forEach(Link::close);
        threads.stream().filter(thread -> thread != Thread.currentThread()).forEach(Thread::interrupt);
    }

    Frames frames() {
        return frames;
    }

    Gate gate() {
        return gate;
    }

    long nextRoundTrip() {
        return roundTrips.incrementAndGet();
    }

    /** Records a request and finds the fault that is due, if any. */
    Optional<FaultHits> arrived(Request request) {
        recordings.forEach(recording -> recording.add(request));
        return faults.stream().filter(fault -> fault.isDue(request)).findFirst();
    }

    void gone(Link link) {
        links.remove(link);
    }

    void startThread(String task, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                "proxy " + port() + ": " + task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It was as good as closed.
        }
    }

    private FaultHits setUp(FaultRule rule, Fault fault) {
        if (!fault.error().isEmpty()) {
            // Fails here rather than later if the proxy does not know how.
            frames.error(0, fault.error());
        }
        FaultHits hits = new FaultHits(rule, fault, faults::remove);
        faults.add(hits);
        return hits;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // Closed; or a client that was gone before it was accepted.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        int number = accepted.incrementAndGet();
        Socket upstream = new Socket();
        try {
            if (gate.refuses()) {
                throw new IOException("refused");
            }
            upstream.connect(server, CONNECT_MILLIS);
            Link link = new Link(this, number, client, upstream);
            links.add(link);
            link.start();
        } catch (IOException e) {
            client.setSoLinger(true, 0);
            closeQuietly(client);
            closeQuietly(upstream);
        }
    }
}
