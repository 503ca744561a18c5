package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Budget;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.ReadSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A plain value as one branch sees it. */
public final class BucketOverlay implements KeyOverlay {
    private final String key;
    private final KeyReads live;
    private final Budget budget;

    private boolean replaced;
    private Optional<Bytes> replacement = Optional.empty();
    private Optional<Expiry> expiry = Optional.empty();

    BucketOverlay(String key, ReadSet reads, Budget budget) {
        this.key = key;
        this.live = reads.of(key, KeyType.STRING);
        this.budget = budget;
    }

    /** The value. */
    public Optional<Bytes> get() {
        if (isExpired()) {
            return Optional.empty();
        }
        return replaced ? replacement : live.value();
    }

    /** Sets the value; the expiry goes. */
    public void set(Bytes value) {
        replace(Optional.of(value), Optional.empty());
    }

    /** Sets value and expiry. */
    public void set(Bytes value, Duration timeToLive) {
        replace(Optional.of(value), Optional.of(Expiry.in(timeToLive)));
    }

    /** Removes the key; says whether it was there. */
    public boolean delete() {
        boolean present = isPresent();
        if (present) {
            replace(Optional.empty(), Optional.empty());
        }
        return present;
    }

    /** Whether there is a value. */
    public boolean isPresent() {
        if (isExpired()) {
            return false;
        }
        return replaced ? replacement.isPresent() : live.isPresent();
    }

    /** Sets the expiry of a value that is there. */
    public boolean expire(Duration timeToLive) {
        if (!isPresent()) {
            return false;
        }
        if (!replaced && expiry.isEmpty()) {
            budget.add(1, key.length());
        }
        expiry = Optional.of(Expiry.in(timeToLive));
        return true;
    }

    /** What is left of the expiry. */
    public Optional<Duration> remaining() {
        if (!isPresent()) {
            return Optional.empty();
        }
        if (replaced || expiry.isPresent()) {
            return expiry.map(Expiry::remaining);
        }
        return live.remaining();
    }

    private boolean isExpired() {
        return expiry.isPresent() && expiry.get().isPassed();
    }

    private void replace(Optional<Bytes> value, Optional<Expiry> newExpiry) {
        int before = replacement.map(Bytes::length).orElse(0);
        int after = value.map(Bytes::length).orElse(0);
        boolean counted = replaced || expiry.isPresent();
        budget.add(counted ? 0 : 1, after - before + (counted ? 0 : key.length()));
        replaced = true;
        replacement = value;
        expiry = newExpiry;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public KeyType type() {
        return KeyType.STRING;
    }

    @Override
    public List<Operation> operations() {
        if (replaced) {
            return List.of(replacement
                    .<Operation>map(value -> new Operation.Replace(key, KeyType.STRING, List.of(value), expiry))
                    .orElseGet(() -> new Operation.Delete(key, KeyType.STRING)));
        }
        return expiry.map(at -> List.<Operation>of(new Operation.Expire(key, KeyType.STRING, at)))
                .orElseGet(List::of);
    }
}
