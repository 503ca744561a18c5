package io.concordat.testing.servers.proxy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What clients ask through a proxy from one moment on. Thread-safe; to be closed when enough is known. */
public final class Recording implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Consumer<Recording> end;

    Recording(Consumer<Recording> end) {
        this.end = end;
    }

    void add(Request request) {
        requests.add(request);
    }

    /** All requests so far, without housekeeping ({@link Request#isHousekeeping()}), in the order of their arrival. */
    public List<Request> requests() {
        return requests.stream().filter(request -> !request.isHousekeeping()).toList();
    }

    /**
     * How often a client sent something that is not housekeeping and waited.
     *
     * <p>Requests on one connection that overlap count as one round trip, so that a pipeline is one: to count what one
     * caller does, let no other caller work meanwhile.
     */
    public long roundTrips() {
        return requests().stream().mapToLong(Request::roundTrip).distinct().count();
    }

    /** Forgets what was recorded so far. */
    public void clear() {
        requests.clear();
    }

    /** Records no more. */
    @Override
    public void close() {
        end.accept(this);
    }
}
