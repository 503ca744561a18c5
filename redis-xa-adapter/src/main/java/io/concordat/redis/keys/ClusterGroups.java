package io.concordat.redis.keys;

import java.util.List;

/** The keys of each slot are one group. */
record ClusterGroups(String prefix) implements Groups {
    ClusterGroups {
        KeyLayout.requireNoBraces(prefix);
    }

    @Override
    public KeyLayout of(String liveKey) {
        return tagged(SlotTags.of(HashSlot.of(liveKey)));
    }

    @Override
    public KeyLayout tagged(String tag) {
        return new KeyLayout(prefix, tag);
    }

    @Override
    public List<KeyLayout> all() {
        return SlotTags.all().stream().map(this::tagged).toList();
    }
}
