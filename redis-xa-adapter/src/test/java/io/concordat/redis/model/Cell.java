package io.concordat.redis.model;

import java.util.Optional;

/** A plain value with its expiry while an operation changes it. */
final class Cell {
    Optional<String> text;
    Optional<Long> expiry;

    private Cell(Optional<String> text, Optional<Long> expiry) {
        this.text = text;
        this.expiry = expiry;
    }

    static Cell load(Store store, String key) {
        return new Cell(store.value(key, Value.Text.class).map(Value.Text::text), store.expiry(key));
    }

    static void save(Store store, String key, Cell cell) {
        if (cell.text.equals(load(store, key).text) && cell.expiry.equals(store.expiry(key))) {
            return;
        }
        boolean ignored = store.drop(key);
        cell.text.ifPresent(text -> {
            store.put(key, new Value.Text(text));
            cell.expiry.ifPresent(seconds -> store.expire(key, seconds));
        });
    }

    void set(String value) {
        text = Optional.of(value);
        expiry = Optional.empty();
    }

    boolean setIf(boolean condition, String value, Optional<Long> seconds) {
        if (condition) {
            text = Optional.of(value);
            expiry = seconds;
        }
        return condition;
    }

    void add(long more) {
        text = Optional.of(Numbers.add(text.orElse("0"), more));
    }

    long integer() {
        return Numbers.integer(text.orElse("0"));
    }

    void delete() {
        text = Optional.empty();
    }
}
