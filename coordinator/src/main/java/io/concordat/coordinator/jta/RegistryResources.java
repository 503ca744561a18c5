package io.concordat.coordinator.jta;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What libraries keep with one transaction, under keys of their own. Thread-safe. */
final class RegistryResources {
    private final Map<Object, Object> resources = new HashMap<>();

    /** A null value is a value: it stands for nothing kept. */
    synchronized void put(Object key, Object value) {
        resources.put(Objects.requireNonNull(key, "key"), value);
    }

    synchronized Optional<Object> get(Object key) {
        return Optional.ofNullable(resources.get(Objects.requireNonNull(key, "key")));
    }
}
