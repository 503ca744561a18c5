package io.concordat.redis.read;

import java.util.Optional;

/**
 * How an operation reads live keys.
 *
 * @param validated whether prepare has to find the same, so that the answer is remembered; otherwise each read asks anew
 * @param onlyUnlocked whether keys that a prepared branch has locked are refused
 * @param fetched for an operation that must not wait: what was fetched for it
 */
public record ReadMode(boolean validated, boolean onlyUnlocked, Optional<Fetched> fetched) {
    /** For what decides on what it reads. */
    public static final ReadMode VALIDATED = new ReadMode(true, false, Optional.empty());

    /** For plain reads under {@code READ_COMMITTED}. */
    public static final ReadMode PLAIN = new ReadMode(false, false, Optional.empty());

    /** The same for strict reads. */
    public ReadMode withOnlyUnlocked() {
        return new ReadMode(validated, true, fetched);
    }

    /** The same without waiting. */
    public ReadMode with(Fetched answers) {
        return new ReadMode(validated, onlyUnlocked, Optional.of(answers));
    }
}
