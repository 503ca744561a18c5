package io.concordat.redis.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a key of the model holds. Never changed in place. */
sealed interface Value {
    /** What {@code TYPE} answers. */
    String type();

    /** Of what nothing is left, a key is not there. */
    boolean isEmpty();

    /** A plain value, which is never empty in this sense. */
    record Text(String text) implements Value {
        @Override
        public String type() {
            return "string";
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    /** Fields with values. */
    record Fields(Map<String, String> all) implements Value {
        @Override
        public String type() {
            return "hash";
        }

        @Override
        public boolean isEmpty() {
            return all.isEmpty();
        }
    }

    /** Members. */
    record Members(Set<String> all) implements Value {
        @Override
        public String type() {
            return "set";
        }

        @Override
        public boolean isEmpty() {
            return all.isEmpty();
        }
    }

    /** Members with scores. */
    record Scores(Map<String, Double> all) implements Value {
        @Override
        public String type() {
            return "zset";
        }

        @Override
        public boolean isEmpty() {
            return all.isEmpty();
        }
    }

    /** Items in their order. */
    record Items(List<String> all) implements Value {
        @Override
        public String type() {
            return "list";
        }

        @Override
        public boolean isEmpty() {
            return all.isEmpty();
        }
    }
}
