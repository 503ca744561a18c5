package io.concordat.redis.model;

import io.concordat.testing.servers.resp.RedisReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An operation as plain commands.
 *
 * @param commands words, of which those that begin with @ are keys
 * @param answer what the replies mean
 * @param lenient whether Redis would do it where the adapter refuses, so that it is not sent then
 */
record Direct(List<List<String>> commands, Function<List<RedisReply>, Object> answer, boolean lenient) {
    private static final String KEY = "@";

    static String key(String key) {
        return KEY + key;
    }

    /** One command on a key. */
    static Direct command(Function<RedisReply, Object> answer, String name, String key, String... words) {
        return new Direct(List.of(words(name, key, words)), replies -> answer.apply(replies.get(0)), false);
    }

    /** A script with one key; the words are its arguments. */
    static Direct script(Function<RedisReply, Object> answer, String lua, String key, String... words) {
        List<String> all = new ArrayList<>(List.of("EVAL", lua, "1", key(key)));
        all.addAll(List.of(words));
        return new Direct(List.of(all), replies -> answer.apply(replies.get(0)), true);
    }

    /** Another command after this one, whose reply does not matter unless it is an error. */
    Direct then(String name, String key, String... words) {
        List<List<String>> all = new ArrayList<>(commands);
        all.add(words(name, key, words));
        return new Direct(all, answer, lenient);
    }

    Direct asLenient() {
        return new Direct(commands, answer, true);
    }

    Object answered(List<RedisReply> replies) {
        for (RedisReply reply : replies) {
            if (reply instanceof RedisReply.Failure failure) {
                return Fault.of(failure);
            }
        }
        return answer.apply(replies);
    }

    /** The commands for those keys. */
    List<List<String>> commands(Names names) {
        return commands.stream()
                .map(words -> words.stream()
                        .map(word -> word.startsWith(KEY) ? names.of(word.substring(1)) : word)
                        .toList())
                .toList();
    }

    private static List<String> words(String name, String key, String... words) {
        List<String> all = new ArrayList<>(List.of(name, key(key)));
        all.addAll(List.of(words));
        return all;
    }
}
