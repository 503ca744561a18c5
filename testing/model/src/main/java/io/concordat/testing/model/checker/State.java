package io.concordat.testing.model.checker;

/**
 * One state of a model: the values of all its fields, packed into two words by their {@link Layout}. Immutable.
 *
 * @param first the first word
 * @param second the second word
 */
public record State(long first, long second) {
    /** Where every field has its first value. */
    public static final State ZERO = new State(0, 0);

    /** The value of a field. */
    public <V> V get(Field<V> field) {
        return field.in(this);
    }

    /** Whether a field has this value. */
    public <V> boolean is(Field<V> field, V value) {
        return field.in(this).equals(value);
    }

    /** Whether a field that is true or false is true. */
    public boolean is(Field<Boolean> flag) {
        return flag.in(this);
    }

    /** Whether a field has one of two values. */
    public <V> boolean isOneOf(Field<V> field, V one, V other) {
        return is(field, one) || is(field, other);
    }

    /** The same state but for one field. */
    public <V> State with(Field<V> field, V value) {
        return field.set(this, value);
    }

    /** The same state with a field that is true. */
    public State with(Field<Boolean> flag) {
        return flag.set(this, true);
    }
}
