package io.concordat.redis.branch;

import io.concordat.redis.read.Budget;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.ReadSet;
import java.util.Optional;

/**
 * What a branch does to a key as a whole, whatever its type: whether it begins it anew, and its expiry. Guarded by the
 * branch's lock.
 */
final class KeyState {
    /** Where the live value is that shines through. */
    private final String key;

    private final ReadSet reads;
    private final Budget budget;

    /** What the branch calls it: it may have renamed the key. */
    private String name;

    private Optional<KeyType> begunAnewAs = Optional.empty();
    private ExpiryChange expiry = ExpiryChange.KEPT;
    private boolean counted;

    KeyState(String key, ReadSet reads, Budget budget) {
        this.key = key;
        this.name = key;
        this.reads = reads;
        this.budget = budget;
    }

    String key() {
        return key;
    }

    String name() {
        return name;
    }

    /** The branch calls it so from now on. */
    void rename(String newName) {
        name = newName;
    }

    /** Whether the live value has to be where the branch wants it: it shines through, or its expiry does. */
    boolean needsLive() {
        return !isAnew() || expiry.equals(ExpiryChange.KEPT);
    }

    /** Whether the live value has to be moved. */
    boolean isMoved() {
        return needsLive() && !name.equals(key);
    }

    /** The live key, as this type. */
    KeyReads live(KeyType type) {
        return reads.of(key, type);
    }

    /** Whether the live value does not shine through any more: it is deleted or replaced. */
    boolean isAnew() {
        return begunAnewAs.isPresent();
    }

    /** The type as which the live value went first. */
    Optional<KeyType> begunAnewAs() {
        return begunAnewAs;
    }

    ExpiryChange expiry() {
        return expiry;
    }

    /** The new expiry, if there is one. */
    Optional<Expiry> newExpiry() {
        return expiry instanceof ExpiryChange.Set set ? Optional.of(set.expiry()) : Optional.empty();
    }

    /** Whether an expiry of this branch has passed. */
    boolean isExpired() {
        return newExpiry().filter(Expiry::isPassed).isPresent();
    }

    /** Whether the branch does something to the key as a whole. */
    boolean isChanged() {
        return isAnew() || !expiry.equals(ExpiryChange.KEPT);
    }

    /** The live value goes. */
    void beginAnew(KeyType type, ExpiryChange next, Weight more) {
        count(more);
        begunAnewAs = begunAnewAs.or(() -> Optional.of(type));
        expiry = next;
    }

    /** The expiry changes, and nothing else. */
    void change(ExpiryChange next) {
        count(Weight.NONE);
        expiry = next;
    }

    /** Accounts for a change that concerns the whole key, and what comes with it. All such changes count once. */
    void count(Weight more) {
        Weight all = cost(more);
        budget.add(all.operations(), all.bytes());
        counted = true;
    }

    /** What {@link #count} would account for. */
    Weight cost(Weight more) {
        return counted ? more : more.plus(1, key.length());
    }

    /** Refuses, before the first of several changes is made, what would not all be made. */
    void requireRoom(Weight all) {
        budget.require(all.operations(), all.bytes());
    }

    /** Accounts for a change of a part. */
    void countPart(Weight more) {
        budget.add(more.operations(), more.bytes());
    }
}
