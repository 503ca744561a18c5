package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.SetOverlay;
import io.concordat.redis.keys.Bytes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A set in Redis (type set) within a transaction. Changes are sent and applied member by member; a large set is never copied,
 * unless {@link #clear} begins it anew. What is read (members, the size, all members) is validated at prepare;
 * {@link #fastAdd}, {@link #fastAddAll}, {@link #fastRemove}, {@link #fastRemoveAll} and {@link #clear} read nothing and so
 * conflict with nobody's earlier change. Members are told apart by their encoded form, as in Redis. Thread-safe; errors are
 * described at {@link RedisSession}.
 *
 * <p>There is no random member and no pop of one, as {@code RSet.random} and {@code RSet.removeRandom} have it: prepare could
 * not ask the same question again, since Redis would answer it differently each time. Choose from {@link #readAll} instead, or
 * keep what is to be taken one by one in an {@code XaSortedSet}.
 *
 * @param <V> what the codec encodes
 */
public final class XaSet<V> extends XaObject {
    private final ValueCodec<V> codec;

    XaSet(RedisSession session, String key, ValueCodec<V> codec) {
        super(session, key);
        this.codec = codec;
    }

    /** Adds a member; says whether it was not there before. */
    public boolean add(V member) {
        return addAll(List.of(member));
    }

    /** Adds members, looking at all of them in one round trip; says whether one of them was not there before. */
    public boolean addAll(Collection<? extends V> members) {
        Set<Bytes> wanted = encoded(members);
        return work(set -> {
            wanted.removeAll(set.present(wanted));
            set.add(wanted);
            return !wanted.isEmpty();
        });
    }

    /** Adds a member without looking whether it is there. */
    public void fastAdd(V member) {
        fastAddAll(List.of(member));
    }

    /** Adds members without looking whether they are there. */
    public void fastAddAll(Collection<? extends V> members) {
        Set<Bytes> wanted = encoded(members);
        run(set -> set.add(wanted));
    }

    /** Removes a member; says whether it was there. */
    public boolean remove(V member) {
        return removeAll(List.of(member));
    }

    /** Removes members, looking at all of them in one round trip; says whether one of them was there. */
    public boolean removeAll(Collection<? extends V> members) {
        Set<Bytes> wanted = encoded(members);
        return work(set -> {
            Set<Bytes> present = set.present(wanted);
            set.remove(present);
            return !present.isEmpty();
        });
    }

    /** Removes a member without looking whether it is there. */
    public void fastRemove(V member) {
        fastRemoveAll(List.of(member));
    }

    /** Removes members without looking whether they are there. */
    public void fastRemoveAll(Collection<? extends V> members) {
        Set<Bytes> wanted = encoded(members);
        run(set -> set.remove(wanted));
    }

    /** Whether a member is there. */
    public boolean contains(V member) {
        return containsAll(List.of(member));
    }

    /** Whether all these members are there, looked at in one round trip. */
    public boolean containsAll(Collection<? extends V> members) {
        Set<Bytes> wanted = encoded(members);
        return read(set -> set.present(wanted).size() == wanted.size());
    }

    /** The number of members. */
    public int size() {
        return read(SetOverlay::size);
    }

    /** Whether there are no members. */
    public boolean isEmpty() {
        return !isPresent();
    }

    /** A copy of all members, in no order. */
    public Set<V> readAll() {
        Set<V> all = new LinkedHashSet<>();
        read(SetOverlay::members).forEach(member -> all.add(codec.decode(member)));
        return all;
    }

    /** Removes all members, and the expiry, without looking at them. What is added afterwards is the whole set. */
    public void clear() {
        run(SetOverlay::clear);
    }

    private Set<Bytes> encoded(Collection<? extends V> members) {
        Set<Bytes> encoded = new LinkedHashSet<>();
        members.forEach(member -> encoded.add(codec.encode(member)));
        return encoded;
    }

    @Override
    SetOverlay in(Overlay overlay) {
        return overlay.set(key);
    }

    private void run(Consumer<SetOverlay> operation) {
        work(set -> {
            operation.accept(set);
            return true;
        });
    }

    private <T> T read(Function<SetOverlay, T> operation) {
        return session.read(overlay -> operation.apply(in(overlay)));
    }

    private <T> T work(Function<SetOverlay, T> operation) {
        return session.work(overlay -> operation.apply(in(overlay)));
    }
}
