package io.concordat.redis.keys;

import java.util.List;

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
    public List<KeyLayout> all() {
        return List.of(layout);
    }
}
