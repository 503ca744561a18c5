package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plain value as one branch sees it. */
public final class BucketOverlay implements KeyOverlay {
    private final String key;
    private final LiveReader live;
    private final Budget budget;

    private Optional<Optional<Bytes>> seenValue = Optional.empty();
    private Optional<Boolean> seenPresence = Optional.empty();

    private boolean replaced;
    private Optional<Bytes> replacement = Optional.empty();
    private Optional<Expiry> expiry = Optional.empty();

    BucketOverlay(String key, LiveReader live, Budget budget) {
        this.key = key;
        this.live = live;
        this.budget = budget;
    }

    /** The value. */
    public Optional<Bytes> get() {
        if (isExpired()) {
            return Optional.empty();
        }
        return replaced ? replacement : liveValue();
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
        return replaced ? replacement.isPresent() : livePresence();
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
        return live.expiryMillis(key, KeyType.STRING).stream()
                .filter(millis -> millis >= 0)
                .mapToObj(Duration::ofMillis)
                .findFirst();
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

    private Optional<Bytes> liveValue() {
        if (seenValue.isEmpty()) {
            budget.add(1, 0);
            seenValue = Optional.of(live.value(key));
        }
        return seenValue.get();
    }

    private boolean livePresence() {
        if (seenValue.isPresent()) {
            return seenValue.get().isPresent();
        }
        if (seenPresence.isEmpty()) {
            budget.add(1, 0);
            seenPresence = Optional.of(live.present(key, KeyType.STRING));
        }
        return seenPresence.get();
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
    public List<Expected> expected() {
        List<Expected> all = new ArrayList<>();
        seenValue.ifPresent(value -> all.add(Expected.value(key, value)));
        seenPresence.ifPresent(
                there -> all.add(Expected.presence(key, there ? Optional.of(KeyType.STRING) : Optional.empty())));
        return all;
    }

    @Override
    public List<Operation> operations() {
        if (replaced) {
            return List.of(replacement
                    .<Operation>map(value -> new Operation.ReplaceValue(key, value, expiry))
                    .orElseGet(() -> new Operation.Delete(key, KeyType.STRING)));
        }
        return expiry.map(at -> List.<Operation>of(new Operation.Expire(key, KeyType.STRING, at)))
                .orElseGet(List::of);
    }
}
