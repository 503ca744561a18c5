package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Budget;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.ReadSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A plain value as one branch sees it, which may be an integer that grows. */
public final class BucketOverlay implements KeyOverlay {
    private final String key;
    private final KeyReads live;
    private final Budget budget;

    private boolean replaced;
    private Optional<Bytes> replacement = Optional.empty();
    private Optional<Expiry> expiry = Optional.empty();

    /** On top of the live value. */
    private OptionalLong increment = OptionalLong.empty();

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
        if (replaced) {
            return replacement;
        }
        return increment.isPresent()
                ? Optional.of(Integers.add(live.value(), increment.getAsLong(), this::where))
                : live.value();
    }

    /** The value as an integer; without one, 0. */
    public long integer() {
        return Integers.parse(get(), this::where);
    }

    /** Adds to the integer; looks at it only if this branch has set it before. The expiry stays. */
    public void add(long more) {
        if (isExpired()) {
            replace(Optional.of(Bytes.of(Long.toString(more))), Optional.empty());
        } else if (replaced) {
            replace(Optional.of(Integers.add(replacement, more, this::where)), expiry);
        } else {
            long sum = Integers.add(increment.orElse(0), more, this::where);
            budget.add(isCounted() ? 0 : 1, isCounted() ? 0 : key.length());
            increment = OptionalLong.of(sum);
        }
    }

    /** Adds to the integer and answers the sum. */
    public long addAndGet(long more) {
        long sum = Integers.parse(Optional.of(Integers.add(get(), more, this::where)), this::where);
        add(more);
        return sum;
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
        return replaced ? replacement.isPresent() : increment.isPresent() || live.isPresent();
    }

    /** Sets the expiry of a value that is there. */
    public boolean expire(Duration timeToLive) {
        if (!isPresent()) {
            return false;
        }
        budget.add(isCounted() ? 0 : 1, isCounted() ? 0 : key.length());
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

    private boolean isCounted() {
        return replaced || expiry.isPresent() || increment.isPresent();
    }

    private String where() {
        return "Key " + key;
    }

    private boolean isExpired() {
        return expiry.isPresent() && expiry.get().isPassed();
    }

    private void replace(Optional<Bytes> value, Optional<Expiry> newExpiry) {
        int before = replacement.map(Bytes::length).orElse(0);
        int after = value.map(Bytes::length).orElse(0);
        budget.add(isCounted() ? 0 : 1, after - before + (isCounted() ? 0 : key.length()));
        replaced = true;
        increment = OptionalLong.empty();
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
        List<Operation> operations = new ArrayList<>();
        increment.ifPresent(more -> operations.add(new Operation.AddToValue(key, more)));
        expiry.ifPresent(at -> operations.add(new Operation.Expire(key, KeyType.STRING, at)));
        return operations;
    }
}
