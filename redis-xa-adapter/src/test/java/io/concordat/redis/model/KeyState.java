package io.concordat.redis.model;

import io.concordat.redis.ScoredMember;
import io.concordat.testing.servers.resp.RedisReply;
import java.util.List;
import java.util.Optional;

/**
 * What a key holds in the end.
 *
 * @param type as {@code TYPE} answers it
 * @param content in the form of {@link Answers}
 * @param expiry in seconds
 */
record KeyState(String type, Object content, Optional<Long> expiry) {
    private static final KeyState NONE = new KeyState("none", "", Optional.empty());

    /** In the model. */
    static KeyState of(Store store, String key) {
        return store.value(key)
                .map(value -> new KeyState(value.type(), content(value), store.expiry(key)))
                .orElse(NONE);
    }

    /** The commands that ask for it where it is expected to be of this type. */
    List<List<String>> commands(String name) {
        List<String> content =
                switch (type) {
                    case "string" -> List.of("GET", name);
                    case "hash" -> List.of("HGETALL", name);
                    case "set" -> List.of("SMEMBERS", name);
                    case "zset" -> List.of("ZRANGE", name, "0", "-1", "WITHSCORES");
                    case "list" -> List.of("LRANGE", name, "0", "-1");
                    default -> List.of("EXISTS", name);
                };
        return List.of(List.of("TYPE", name), List.of("PTTL", name), content);
    }

    /** What Redis answers to these commands. */
    KeyState of(List<RedisReply> replies) {
        String actual = replies.get(0).text();
        if (!actual.equals(type) || actual.equals("none")) {
            return actual.equals("none") ? NONE : new KeyState(actual, "?", Answers.expiry(replies.get(1)));
        }
        RedisReply content = replies.get(2);
        return new KeyState(
                actual,
                switch (type) {
                    case "string" -> content.text();
                    case "hash" -> Answers.map(content);
                    case "set" -> Answers.set(content);
                    case "zset" -> Answers.scored(content);
                    default -> content.texts();
                },
                Answers.expiry(replies.get(1)));
    }

    private static Object content(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Fields fields) {
            return fields.all();
        } else if (value instanceof Value.Members members) {
            return members.all();
        } else if (value instanceof Value.Scores scores) {
            List<ScoredMember<String>> ordered = SortedSets.ordered(scores.all());
            return ordered;
        }
        return ((Value.Items) value).all();
    }
}
