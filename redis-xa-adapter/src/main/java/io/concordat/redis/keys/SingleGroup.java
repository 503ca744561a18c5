package io.concordat.redis.keys;

import java.util.List;
import java.util.Optional;

/** All keys are one group. */
record SingleGroup(KeyLayout layout) implements Groups {
    @Override
    public KeyLayout of(String liveKey) {
        return layout;
    }

    @Override
    public KeyLayout tagged(String tag) {
        return new KeyLayout(layout.prefix(), tag);
    }

    @Override
    public Optional<KeyLayout> only() {
        return Optional.of(layout);
    }

    @Override
    public List<KeyLayout> all() {
        return List.of(layout);
    }
}
