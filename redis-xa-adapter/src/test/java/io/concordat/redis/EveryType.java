package io.concordat.redis;

import java.time.Duration;
import java.util.List;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/** Every type of key, for tests of what can be done to all of them. */
enum EveryType {
    BUCKET {
        @Override
        void seed(String key) {
            Redis.plain().getBucket(key).set("1");
        }

        @Override
        XaObject in(RedisSession session, String key) {
            return session.getBucket(key);
        }

        @Override
        void change(RedisSession session, String key) {
            session.getCounter(key).increment();
        }

        @Override
        Object content(String key) {
            return String.valueOf(Redis.plain().<Object>getBucket(key).get());
        }
    },
    MAP {
        @Override
        void seed(String key) {
            Redis.plain().getMap(key).put("a", "1");
        }

        @Override
        XaObject in(RedisSession session, String key) {
            return session.getMap(key);
        }

        @Override
        void change(RedisSession session, String key) {
            session.getMap(key).add("a", 1);
        }

        @Override
        Object content(String key) {
            return Redis.plain().<String, String>getMap(key).readAllMap().getOrDefault("a", "null");
        }
    },
    SET {
        @Override
        void seed(String key) {
            Redis.plain().getSet(key).add("1");
        }

        @Override
        XaObject in(RedisSession session, String key) {
            return session.getSet(key);
        }

        @Override
        void change(RedisSession session, String key) {
            session.<String>getSet(key).fastAdd("member");
        }

        @Override
        Object content(String key) {
            int size = Redis.plain().getSet(key).size();
            return size == 0 ? "null" : Integer.toString(size);
        }
    },
    SORTED_SET {
        @Override
        void seed(String key) {
            Redis.plain().getScoredSortedSet(key).add(1, "a");
        }

        @Override
        XaObject in(RedisSession session, String key) {
            return session.getSortedSet(key);
        }

        @Override
        void change(RedisSession session, String key) {
            session.<String>getSortedSet(key).fastAddScore("a", 1);
        }

        @Override
        Object content(String key) {
            Double score = Redis.plain().getScoredSortedSet(key).getScore("a");
            return score == null ? "null" : Long.toString(score.longValue());
        }
    },
    LIST {
        @Override
        void seed(String key) {
            Redis.plain().getKeys().delete(key);
            Redis.plain().getList(key).add("1");
        }

        @Override
        XaObject in(RedisSession session, String key) {
            return session.getList(key);
        }

        @Override
        void change(RedisSession session, String key) {
            session.<String>getList(key).addLast("item");
        }

        @Override
        Object content(String key) {
            int size = Redis.plain().getList(key).size();
            return size == 0 ? "null" : Integer.toString(size);
        }
    };

    /** Makes the key, with another client. The content is 1. */
    abstract void seed(String key);

    /** The key in a session. */
    abstract XaObject in(RedisSession session, String key);

    /** Makes 2 of 1 without looking at it, or 1 of nothing; of a set or list, the size. */
    abstract void change(RedisSession session, String key);

    /** As another client sees it; null in words where there is none. */
    abstract Object content(String key);

    final void seed(String key, Duration timeToLive) {
        seed(key);
        Redis.plain().getBucket(key).expire(timeToLive);
    }

    /** When the key goes, in milliseconds since 1970 on the server's clock; -1 for never. */
    static long expiry(String key) {
        return Redis.plain()
                .getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_ONLY,
                        "local exact = redis.pcall('PEXPIRETIME', KEYS[1]) "
                                + "if type(exact) == 'number' then return exact end "
                                + "local left = redis.call('PTTL', KEYS[1]) "
                                + "local time = redis.call('TIME') "
                                + "return left < 0 and left or left + time[1] * 1000 + math.floor(time[2] / 1000)",
                        RScript.ReturnType.LONG,
                        List.of(key));
    }
}
