package io.concordat.redis.read;

/** The Redis type of a live key, by the name that {@code TYPE} gives it. */
public enum KeyType {
    /** A plain value. */
    STRING("string", "XaBucket or XaCounter"),
    /** Fields with values. */
    HASH("hash", "XaMap"),
    /** Members, each once. */
    SET("set", "XaSet"),
    /** Members with scores, in their order. */
    SORTED_SET("zset", "XaSortedSet"),
    /** Items in the order of their insertion. */
    LIST("list", "XaList"),
    /** Whatever it is. */
    ANY("any", "XaKeys");

    private final String redisName;
    private final String apiName;

    KeyType(String redisName, String apiName) {
        this.redisName = redisName;
        this.apiName = apiName;
    }

    /** As {@code TYPE} answers it. */
    public String redisName() {
        return redisName;
    }

    /** The class of the API that works on it. */
    public String apiName() {
        return apiName;
    }

    /** What is said when a key of this type is wanted, and is of another. */
    public IllegalStateException mismatch(String key, String actual) {
        return new IllegalStateException("Key " + key + " holds a " + actual + " in Redis; " + apiName + " works on a "
                + redisName + ". Nothing was changed");
    }
}
