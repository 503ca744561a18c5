package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;

/** Where an item of a list is, as one branch sees the list. */
sealed interface ItemPlace {
    /** The item. */
    Bytes item();

    /** Replaces it. */
    void set(Bytes value);

    /** Among what the branch has pushed to an end. */
    record Pushed(ListEnd end, int index) implements ItemPlace {
        @Override
        public Bytes item() {
            return end.pushed().get(index);
        }

        @Override
        public void set(Bytes value) {
            end.replace(index, value);
        }
    }

    /** In what is left of the live list, so deep from an end. */
    record Live(LiveItems items, ListEnd near, long depth, Bytes original) implements ItemPlace {
        @Override
        public Bytes item() {
            return items.current(near, depth, original);
        }

        @Override
        public void set(Bytes value) {
            items.change(near, depth, original, value);
        }
    }
}
