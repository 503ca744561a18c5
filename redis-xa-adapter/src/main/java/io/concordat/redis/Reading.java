package io.concordat.redis;

import io.concordat.redis.read.Fetched;
import io.concordat.redis.read.ReadMode;

/**
 * How the operations of a session read live keys.
 *
 * @param plain for what only reads
 * @param deciding for what changes something, maybe after a read
 * @param onlyReads whether operations that change something are refused
 */
record Reading(ReadMode plain, ReadMode deciding, boolean onlyReads) {
    static Reading of(Isolation isolation) {
        ReadMode plain = isolation == Isolation.SERIALIZABLE ? ReadMode.VALIDATED : ReadMode.PLAIN;
        return new Reading(plain, ReadMode.VALIDATED, false);
    }

    /** The same for strict reads. */
    Reading strict() {
        return new Reading(plain.withOnlyUnlocked(), deciding.withOnlyUnlocked(), true);
    }

    /** The same without waiting for Redis. */
    Reading with(Fetched fetched) {
        return new Reading(plain.with(fetched), deciding.with(fetched), true);
    }
}
