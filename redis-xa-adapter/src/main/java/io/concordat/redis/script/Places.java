package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The places of decisions in the order of all, where branches may be written after their decisions: what is committed leaves
 * its place at the keys, so that an earlier decision that comes later does not set them back. Not minded at first. Thread-safe.
 */
public final class Places {
    private final Map<BranchXid, Long> places = new ConcurrentHashMap<>();
    private final AtomicLong floor = new AtomicLong();
    private volatile boolean minded;

    /** From now on no branch is committed without its place. */
    public void mind() {
        minded = true;
    }

    /** Whether a commit needs the place of its decision. */
    public boolean areMinded() {
        return minded;
    }

    /** A branch is about to be committed by this decision. */
    public void decided(BranchXid xid, long place) {
        if (minded) {
            places.put(xid, place);
        }
    }

    /** The place, if it is known and minded. */
    public OptionalLong of(BranchXid xid) {
        Long place = places.get(xid);
        return place == null ? OptionalLong.empty() : OptionalLong.of(place);
    }

    /** The commit has been asked for: whoever asks again says the place again. */
    public void drop(BranchXid xid) {
        places.remove(xid);
    }

    /** Every decision below this place has been carried out. */
    public void completeBelow(long place) {
        long ignored = floor.accumulateAndGet(place, Math::max);
    }

    /** The highest place that was told so; 0 at first. */
    long floor() {
        return floor.get();
    }
}
