package io.concordat.samples.dualwrite.compare;

import io.concordat.samples.dualwrite.workload.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Both stores side by side, and beside them what the callers were told. Immutable.
 *
 * @param rows how many rows MySQL holds
 * @param keys how many keys Redis holds
 * @param differences every disagreement
 */
public record Comparison(int rows, int keys, List<Difference> differences) {
    private static final String NOTHING = "nothing";

    public Comparison {
        differences = List.copyOf(differences);
    }

    /**
     * Compares.
     *
     * @param told what the callers were told, by number of the order
     */
    public static Comparison of(Contents mysql, Contents redis, Map<Long, Told> told) {
        List<Difference> differences = new ArrayList<>();
        TreeSet<Item> items = new TreeSet<>(mysql.lines().keySet());
        items.addAll(redis.lines().keySet());
        told.keySet().forEach(order -> items.add(new Item(Item.Kind.ORDER, order)));
        for (Item item : items) {
            String row = mysql.lines().getOrDefault(item, NOTHING);
            String key = redis.lines().getOrDefault(item, NOTHING);
            if (!row.equals(key)) {
                differences.add(new Difference(item, "MySQL has " + row + "; Redis has " + key));
            } else if (item.kind() == Item.Kind.ORDER) {
                broken(Optional.ofNullable(told.get(item.id())), !row.equals(NOTHING))
                        .ifPresent(promise -> differences.add(
                                new Difference(item, "its caller was told: " + promise + "; both stores have " + row)));
            }
        }
        return new Comparison(mysql.lines().size(), redis.lines().size(), differences);
    }

    /** What the caller was told, if the stores agree on something else; a caller who was told nothing accepts both. */
    private static Optional<String> broken(Optional<Told> told, boolean stands) {
        if (told.isEmpty()) {
            return Optional.of("nothing, for nobody ordered it");
        }
        return switch (told.get()) {
            case COMMITTED -> stands ? Optional.empty() : Optional.of("committed");
            case REFUSED, FAILED -> stands ? Optional.of("rolled back") : Optional.empty();
            case UNKNOWN -> Optional.empty();
        };
    }
}
