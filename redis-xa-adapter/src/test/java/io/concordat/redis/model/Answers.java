package io.concordat.redis.model;

import io.concordat.redis.ScoredMember;
import io.concordat.testing.servers.resp.RedisReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers in one form, whoever gives them. */
final class Answers {
    /** What an operation answers that answers nothing. */
    static final String DONE = "done";

    private static final long STEP_MILLIS = 1_000_000;

    private Answers() {}

    /** The adapter's. */
    static Object normal(Object answer) {
        if (answer instanceof Integer number) {
            return (long) number;
        } else if (answer instanceof Optional<?> optional) {
            return optional.map(Answers::normal);
        } else if (answer instanceof Duration duration) {
            return seconds(duration.toMillis());
        }
        return answer;
    }

    static Object done(RedisReply reply) {
        return DONE;
    }

    /** Of SET with a condition. */
    static Object ok(RedisReply reply) {
        return !reply.isNothing();
    }

    static Object yes(RedisReply reply) {
        return !reply.isNothing() && reply.number() > 0;
    }

    static Object whole(RedisReply reply) {
        return reply.isNothing() ? 0L : reply.number();
    }

    static Object maybe(RedisReply reply) {
        return reply.isNothing() ? Optional.empty() : Optional.of(reply.text());
    }

    static Object maybeWhole(RedisReply reply) {
        return reply.isNothing() ? Optional.empty() : Optional.of(reply.number());
    }

    static Object score(RedisReply reply) {
        return Double.valueOf(reply.text());
    }

    static Object maybeScore(RedisReply reply) {
        return reply.isNothing() ? Optional.empty() : Optional.of(score(reply));
    }

    static Object list(RedisReply reply) {
        return reply.isNothing() ? List.of() : reply.texts();
    }

    static Object set(RedisReply reply) {
        return Set.copyOf(reply.texts());
    }

    static Object map(RedisReply reply) {
        List<String> texts = reply.texts();
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < texts.size(); i += 2) {
            map.put(texts.get(i), texts.get(i + 1));
        }
        return map;
    }

    static Object scored(RedisReply reply) {
        List<String> texts = reply.texts();
        List<ScoredMember<String>> members = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 2) {
            members.add(new ScoredMember<>(texts.get(i), Double.parseDouble(texts.get(i + 1))));
        }
        return members;
    }

    /** Of PTTL. */
    static Optional<Long> expiry(RedisReply reply) {
        return reply.number() < 0 ? Optional.empty() : Optional.of(seconds(reply.number()));
    }

    /** What it was when it was set: all are whole thousands of seconds. */
    private static long seconds(long millis) {
        return (millis + STEP_MILLIS - 1) / STEP_MILLIS * 1000;
    }
}
