package io.concordat.redis.read;

import java.util.List;

/**
 * Questions about one key, asked in one round trip.
 *
 * @param key the live key
 * @param type the type it must have if it is there
 * @param questions at least one
 * @param onlyUnlocked whether a key that a prepared branch has locked is not read at all
 */
public record KeyQuestions(String key, KeyType type, List<Question> questions, boolean onlyUnlocked) {}
