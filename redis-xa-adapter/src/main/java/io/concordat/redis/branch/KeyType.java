package io.concordat.redis.branch;

/** The Redis type of a live key, by the name that {@code TYPE} gives it. */
public enum KeyType {
    /** A plain value. */
    STRING("string", "XaBucket"),
    /** Fields with values. */
    HASH("hash", "XaMap");

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
}
