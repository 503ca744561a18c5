package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A plain value as one branch sees it, which may be an integer that grows. */
public final class BucketOverlay extends KeyOverlay {
    /** Where the key has begun anew. */
    private Optional<Bytes> replacement = Optional.empty();

    /** Where it has not, on top of the live value. */
    private OptionalLong increment = OptionalLong.empty();

    BucketOverlay(KeyState state) {
        super(state, KeyType.STRING);
    }

    /** The value. */
    public Optional<Bytes> get() {
        dropIfExpired();
        return current();
    }

    private Optional<Bytes> current() {
        if (state.isAnew()) {
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
        dropIfExpired();
        plus(more);
    }

    /** Adds to the integer and answers the sum. */
    public long addAndGet(long more) {
        // Once only: the expiry may pass in between.
        dropIfExpired();
        long sum = Integers.parse(Optional.of(Integers.add(current(), more, this::where)), this::where);
        plus(more);
        return sum;
    }

    private void plus(long more) {
        if (state.isAnew()) {
            replace(Integers.add(replacement, more, this::where), state.expiry());
        } else {
            long sum = Integers.add(increment.orElse(0), more, this::where);
            state.count(Weight.NONE);
            increment = OptionalLong.of(sum);
        }
    }

    /** Sets the value; the expiry goes. */
    public void set(Bytes value) {
        replace(value, ExpiryChange.REMOVED);
    }

    /** Sets value and expiry. */
    public void set(Bytes value, Expiry expiry) {
        replace(value, new ExpiryChange.Set(expiry));
    }

    /** Sets the value; the expiry stays. */
    public void setKeepTtl(Bytes value) {
        dropIfExpired();
        replace(value, state.expiry());
    }

    /** What a new value counts for; what it gives back of bytes does not count. */
    Weight setting(Bytes value) {
        Weight weight = state.cost(weight().negated().plus(0, value.length()));
        return new Weight(weight.operations(), Math.max(0, weight.bytes()));
    }

    @Override
    public boolean isPresent() {
        dropIfExpired();
        return state.isAnew() ? replacement.isPresent() : increment.isPresent() || live.isPresent();
    }

    private void replace(Bytes value, ExpiryChange expiry) {
        state.beginAnew(type(), expiry, weight().negated().plus(0, value.length()));
        increment = OptionalLong.empty();
        replacement = Optional.of(value);
    }

    private String where() {
        return "Key " + name();
    }

    @Override
    Weight weight() {
        return new Weight(0, replacement.map(Bytes::length).orElse(0));
    }

    @Override
    void dropChanges() {
        replacement = Optional.empty();
        increment = OptionalLong.empty();
    }

    @Override
    List<Bytes> whole() {
        return replacement.stream().toList();
    }

    @Override
    List<Operation> deltas() {
        return increment.stream()
                .<Operation>mapToObj(more -> new Operation.AddToValue(key(), more))
                .toList();
    }
}
