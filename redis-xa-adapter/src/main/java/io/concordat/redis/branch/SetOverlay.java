package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Budget;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.ReadSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A set as one branch sees it: what it has read of the live one, with its own changes over it. */
public final class SetOverlay implements KeyOverlay {
    private final String key;
    private final Budget budget;
    private final KeyReads live;

    /** Once cleared, the live set does not shine through any more. */
    private boolean cleared;

    private Optional<Expiry> expiry = Optional.empty();

    /** The members this branch has added (true) or removed. */
    private final Map<Bytes, Boolean> changes = new LinkedHashMap<>();

    SetOverlay(String key, ReadSet reads, Budget budget) {
        this.key = key;
        this.budget = budget;
        this.live = reads.of(key, KeyType.SET);
    }

    /** Those of these members that are there; what is not known is read in one round trip. */
    public Set<Bytes> present(Collection<Bytes> members) {
        dropIfExpired();
        List<Bytes> unknown = new ArrayList<>();
        if (!cleared) {
            members.stream().filter(member -> !changes.containsKey(member)).forEach(unknown::add);
        }
        Map<Bytes, Optional<Bytes>> below = live.items(unknown);
        Set<Bytes> present = new LinkedHashSet<>();
        for (Bytes member : members) {
            boolean isThere = below.getOrDefault(member, Optional.empty()).isPresent();
            if (changes.getOrDefault(member, isThere)) {
                present.add(member);
            }
        }
        return present;
    }

    /** Adds a member without looking whether it is there. */
    public void add(Bytes member) {
        change(member, true);
    }

    /** Removes a member without looking whether it is there. */
    public void remove(Bytes member) {
        change(member, false);
    }

    /** The number of members. */
    public int size() {
        dropIfExpired();
        int size = cleared ? 0 : live.size();
        Map<Bytes, Optional<Bytes>> below = cleared ? Map.of() : live.items(changes.keySet());
        for (Map.Entry<Bytes, Boolean> change : changes.entrySet()) {
            boolean wasThere =
                    below.getOrDefault(change.getKey(), Optional.empty()).isPresent();
            size += (change.getValue() ? 1 : 0) - (wasThere ? 1 : 0);
        }
        return size;
    }

    /** All members. */
    public Set<Bytes> members() {
        dropIfExpired();
        Set<Bytes> members = new LinkedHashSet<>(cleared ? Set.of() : live.names());
        changes.forEach((member, added) -> {
            if (added) {
                members.add(member);
            } else {
                members.remove(member);
            }
        });
        return members;
    }

    /** Removes every member without looking at them. */
    public void clear() {
        // A deletion of the live set stays, whatever else is given back.
        long operations = cleared ? 0 : 1;
        operations -= expiry.isPresent() ? 1 : 0;
        long bytes = operations * key.length();
        for (Bytes member : changes.keySet()) {
            operations--;
            bytes -= member.length();
        }
        budget.add(operations, bytes);
        changes.clear();
        cleared = true;
        expiry = Optional.empty();
    }

    /** Sets the expiry of a set that has members. */
    public boolean expire(Duration timeToLive) {
        if (size() == 0) {
            return false;
        }
        budget.add(expiry.isEmpty() ? 1 : 0, expiry.isEmpty() ? key.length() : 0);
        expiry = Optional.of(Expiry.in(timeToLive));
        return true;
    }

    /** What is left of the expiry. */
    public Optional<Duration> remaining() {
        dropIfExpired();
        if (changes.containsValue(false) && size() == 0) {
            return Optional.empty();
        }
        if (cleared || expiry.isPresent()) {
            return expiry.map(Expiry::remaining);
        }
        return live.remaining();
    }

    private void dropIfExpired() {
        if (expiry.isPresent() && expiry.get().isPassed()) {
            clear();
        }
    }

    private void change(Bytes member, boolean added) {
        dropIfExpired();
        if (!changes.containsKey(member)) {
            budget.add(1, member.length());
        }
        changes.put(member, added);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public KeyType type() {
        return KeyType.SET;
    }

    @Override
    public List<Operation> operations() {
        dropIfExpired();
        Set<Bytes> added = new LinkedHashSet<>();
        Set<Bytes> removed = new LinkedHashSet<>();
        changes.forEach((member, isAdded) -> (isAdded ? added : removed).add(member));
        if (cleared) {
            return List.of(
                    added.isEmpty()
                            ? new Operation.Delete(key, KeyType.SET)
                            : new Operation.Replace(key, KeyType.SET, List.copyOf(added), expiry));
        }
        List<Operation> operations = new ArrayList<>();
        // Additions first: a set never becomes empty in between, which would drop its expiry.
        if (!added.isEmpty()) {
            operations.add(new Operation.AddMembers(key, added));
        }
        if (!removed.isEmpty()) {
            operations.add(new Operation.RemoveMembers(key, KeyType.SET, removed));
        }
        expiry.ifPresent(at -> operations.add(new Operation.Expire(key, KeyType.SET, at)));
        return operations;
    }
}
