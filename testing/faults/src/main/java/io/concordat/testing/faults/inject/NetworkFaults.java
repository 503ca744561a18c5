package io.concordat.testing.faults.inject;

import io.concordat.testing.faults.plan.Fault;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.FaultRule;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What proxies do to a network. */
final class NetworkFaults {
    private static final Duration SLOW = Duration.ofMillis(40);
    private static final Duration LATE = Duration.ofMillis(400);

    private NetworkFaults() {}

    /** Damages the network, runs the action, and mends the network after its time. */
    static void begin(FaultProxy proxy, Fault.Network network, Runnable begun) throws InterruptedException {
        switch (network.damage()) {
            case CUT -> proxy.cut();
            case RESET -> proxy.reset();
            case REFUSE -> proxy.refuse();
            case SWALLOW -> proxy.swallow();
            case STALL -> proxy.stall();
            case DELAY -> proxy.delay(SLOW);
        }
        begun.run();
        TimeUnit.MILLISECONDS.sleep(network.millis());
        proxy.delay(Duration.ZERO);
        proxy.pass();
    }

    /** Damages the next request that is not housekeeping. */
    static FaultHits next(FaultProxy proxy, Fault.Fate fate) {
        FaultRule next = proxy.on(request -> !request.isHousekeeping());
        return switch (fate) {
            case LOSE_REQUEST -> next.loseRequest();
            case LOSE_REPLY -> next.loseReply();
            case SWALLOW_REPLY -> next.swallowReply();
            case DELAY_REQUEST -> next.delayRequest(LATE);
            case DELAY_REPLY -> next.delayReply(LATE);
        };
    }
}
