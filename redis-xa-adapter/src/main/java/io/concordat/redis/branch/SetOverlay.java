package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A set as one branch sees it: what it has read of the live one, with its own changes over it. */
public final class SetOverlay extends KeyOverlay {
    /** The members this branch has added (true) or removed. */
    private final Map<Bytes, Boolean> changes = new LinkedHashMap<>();

    SetOverlay(KeyState state) {
        super(state, KeyType.SET);
    }

    /** Those of these members that are there; what is not known is read in one round trip. */
    public Set<Bytes> present(Collection<Bytes> members) {
        dropIfExpired();
        List<Bytes> unknown = new ArrayList<>();
        if (!state.isAnew()) {
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

    /** Adds members without looking whether they are there: all of them, or none when they are too many. */
    public void add(Set<Bytes> members) {
        change(members, true);
    }

    /** Removes members without looking whether they are there: all of them, or none when they are too many. */
    public void remove(Set<Bytes> members) {
        change(members, false);
    }

    /** The number of members. */
    public int size() {
        dropIfExpired();
        int size = state.isAnew() ? 0 : live.size();
        Map<Bytes, Optional<Bytes>> below = state.isAnew() ? Map.of() : live.items(changes.keySet());
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
        Set<Bytes> members = new LinkedHashSet<>(state.isAnew() ? Set.of() : live.names());
        changes.forEach((member, added) -> {
            if (added) {
                members.add(member);
            } else {
                members.remove(member);
            }
        });
        return members;
    }

    @Override
    public boolean isPresent() {
        dropIfExpired();
        if (changes.containsValue(true)) {
            return true;
        } else if (state.isAnew()) {
            return false;
        }
        return changes.isEmpty() ? live.isPresent() : size() > 0;
    }

    private void change(Set<Bytes> members, boolean added) {
        dropIfExpired();
        Weight weight = Weight.NONE;
        for (Bytes member : members) {
            weight = changes.containsKey(member) ? weight : weight.plus(1, member.length());
        }
        state.countPart(weight);
        members.forEach(member -> changes.put(member, added));
    }

    @Override
    Weight weight() {
        Weight weight = Weight.NONE;
        for (Bytes member : changes.keySet()) {
            weight = weight.plus(1, member.length());
        }
        return weight;
    }

    @Override
    void dropChanges() {
        changes.clear();
    }

    @Override
    List<Bytes> whole() {
        return List.copyOf(changed(true));
    }

    @Override
    List<Operation> deltas() {
        Set<Bytes> added = changed(true);
        Set<Bytes> removed = changed(false);
        List<Operation> operations = new ArrayList<>();
        // Additions first: a set never becomes empty in between, which would drop its expiry.
        if (!added.isEmpty()) {
            operations.add(new Operation.AddMembers(key(), added));
        }
        if (!removed.isEmpty()) {
            operations.add(new Operation.RemoveMembers(key(), KeyType.SET, removed));
        }
        return operations;
    }

    private Set<Bytes> changed(boolean added) {
        Set<Bytes> members = new LinkedHashSet<>();
        changes.forEach((member, isAdded) -> {
            if (isAdded == added) {
                members.add(member);
            }
        });
        return members;
    }
}
