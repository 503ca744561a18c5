package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.List;

/** A key of whatever type as one branch sees it, as long as it is used as a whole only. */
final class AnyOverlay extends KeyOverlay {
    AnyOverlay(KeyState state) {
        super(state, KeyType.ANY);
    }

    @Override
    public boolean isPresent() {
        dropIfExpired();
        return !state.isAnew() && live.isPresent();
    }

    @Override
    Weight weight() {
        return Weight.NONE;
    }

    @Override
    void dropChanges() {
        // There are none.
    }

    @Override
    List<Bytes> whole() {
        return List.of();
    }

    @Override
    List<Operation> deltas() {
        return List.of();
    }
}
