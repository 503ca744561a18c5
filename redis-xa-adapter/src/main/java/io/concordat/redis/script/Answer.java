package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A script's answer, known to be one of ours.
 *
 * @param word what it says
 * @param details in the order of the script's header
 */
record Answer(String word, List<Bytes> details) {
    private static final Bytes MAGIC = Bytes.of("concordat/1");

    /**
     * Checks that the server's reply is an answer.
     *
     * @throws UnknownAnswerException for anything else
     */
    static Answer of(String script, Object reply) {
        List<Bytes> parts = new ArrayList<>();
        if (reply instanceof List<?> list) {
            for (Object part : list) {
                if (part instanceof byte[] bytes) {
                    parts.add(Bytes.of(bytes));
                }
            }
            if (parts.size() == list.size() && parts.size() >= 2 && parts.get(0).equals(MAGIC)) {
                return new Answer(parts.get(1).toString(), parts.subList(2, parts.size()));
            }
        }
        throw new UnknownAnswerException(
                "Redis gave script " + script + " a reply that is none of its answers: " + parts);
    }

    String text(int number) {
        return details.get(number).toString();
    }

    /** For a word that the caller does not know. */
    UnknownAnswerException unexpected(String script) {
        return new UnknownAnswerException("Script " + script + " answered " + word + " " + details);
    }
}
