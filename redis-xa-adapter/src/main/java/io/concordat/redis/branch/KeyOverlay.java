package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.KeyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a branch wants to write to one key, with what it has read below. What it does to the key as a whole is the same for
 * every type and done here; subclasses know the content. Guarded by the branch's lock.
 */
public abstract class KeyOverlay {
    final KeyState state;

    /** The live key. Once the key has {@link KeyState#isAnew begun anew}, it does not shine through and must not be asked. */
    final KeyReads live;

    private final KeyType type;

    KeyOverlay(KeyState state, KeyType type) {
        this.state = state;
        this.type = type;
        this.live = state.live(type);
    }

    /** What the branch calls the key. */
    final String name() {
        return state.name();
    }

    /** The live key that shines through, which has another name if the branch has renamed it. */
    final String key() {
        return state.key();
    }

    /** The type it is used as. */
    public final KeyType type() {
        return type;
    }

    /** Whether the key is there. Subclasses ask for no more than that takes. */
    public abstract boolean isPresent();

    /** The type the key has, as Redis names it; empty when it is not there. */
    public final Optional<String> typeName() {
        return isPresent() ? Optional.of(type == KeyType.ANY ? live.typeName() : type.redisName()) : Optional.empty();
    }

    /** What the content's changes count for. */
    abstract Weight weight();

    /** Drops the content's changes. */
    abstract void dropChanges();

    /** Where the key has begun anew: the whole content, as in {@link Operation.Replace}; empty for none. */
    abstract List<Bytes> whole();

    /** Where it has not: the changes to the live content. */
    abstract List<Operation> deltas();

    /** Removes the key, without looking at it. */
    public final void clear() {
        begin(type);
    }

    private void begin(KeyType before) {
        state.beginAnew(before, ExpiryChange.REMOVED, weight().negated());
        dropChanges();
    }

    /** Removes the key; says whether it was there. */
    public final boolean delete() {
        boolean present = isPresent();
        if (present || isEmptied()) {
            clear();
        }
        return present;
    }

    /** Whether a key that is not there has changes of its parts: it may become another type only without them. */
    final boolean isEmptied() {
        return !state.isAnew() && !deltas().isEmpty();
    }

    /** What {@link #clear} counts for. */
    final Weight clearing() {
        return state.cost(weight().negated());
    }

    /** Sets the expiry of a key that is there; says whether it is. */
    public final boolean expire(Expiry expiry) {
        boolean present = isPresent();
        if (present) {
            state.change(new ExpiryChange.Set(expiry));
        }
        return present;
    }

    /** Removes the expiry; says whether there was one. */
    public final boolean persist() {
        boolean had = isPresent() && expires();
        if (had) {
            state.change(ExpiryChange.REMOVED);
        }
        return had;
    }

    private boolean expires() {
        return state.newExpiry().isPresent() || (state.expiry().equals(ExpiryChange.KEPT) && live.expires());
    }

    /** What is left of the expiry. */
    public final Optional<Duration> remaining() {
        dropIfExpired();
        Optional<Duration> remaining = state.expiry().equals(ExpiryChange.KEPT)
                ? live.remaining()
                : state.newExpiry().map(Expiry::remaining);
        return isPresent() ? remaining : Optional.empty();
    }

    /** Whether the branch knows, without another look, that the key is not there, so that it may become any type. */
    final boolean isKnownToBeAbsent() {
        return state.isAnew() ? !isPresent() : !state.isChanged() && deltas().isEmpty() && live.isKnownToBeAbsent();
    }

    /** Whether it is of its type in name only, as after an operation that was refused because the key holds another. */
    final boolean isUntouched() {
        return !state.isAnew() && deltas().isEmpty() && live.isUnread();
    }

    private KeyType usedAs() {
        return isUntouched() ? KeyType.ANY : type;
    }

    /** To be called before anything else is done with the content. */
    final void dropIfExpired() {
        if (state.isExpired()) {
            begin(usedAs());
        }
    }

    /** What is to be written, in order, apart from its move. Whether an expiry has passed is left to Redis, which has its own clock. */
    final List<Operation> operations() {
        return state.isAnew() ? ofWhole() : ofLive();
    }

    private List<Operation> ofLive() {
        List<Operation> operations = new ArrayList<>(deltas());
        state.newExpiry().ifPresent(expiry -> operations.add(new Operation.Expire(key(), usedAs(), expiry)));
        if (state.expiry().equals(ExpiryChange.REMOVED)) {
            operations.add(new Operation.Persist(key(), usedAs()));
        }
        return operations;
    }

    private List<Operation> ofWhole() {
        boolean renamed = !key().equals(name());
        String target = state.needsLive() ? key() : name();
        // Whatever is under the new name of a renamed key, it goes.
        KeyType before = renamed && !state.needsLive()
                ? KeyType.ANY
                : state.begunAnewAs().orElse(type);
        List<Bytes> items = whole();
        if (items.isEmpty()) {
            return List.of(new Operation.Delete(target, before));
        }
        List<Operation> operations = new ArrayList<>();
        if (before != type) {
            // What comes after it finds nothing, of whatever type.
            operations.add(new Operation.Delete(target, before));
        }
        if (state.expiry().equals(ExpiryChange.KEPT)) {
            operations.add(new Operation.KeepExpiry(target, type));
        }
        operations.add(new Operation.Replace(target, type, items, state.newExpiry()));
        return operations;
    }
}
