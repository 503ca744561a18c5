package io.concordat.testing.faults.history;

/**
 * Something that holds a list of elements, to which transactions append. Every element is appended once only, so that whoever
 * sees it knows by whom, and a whole list says in which order.
 *
 * @param store where it is
 * @param name without blanks, commas and bars
 */
public record Item(Store store, String name) {
    @Override
    public String toString() {
        return store + " " + name;
    }
}
