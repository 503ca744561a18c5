package io.concordat.redis.script;

/**
 * What a group's server says of its history.
 *
 * @param own the server's replication id
 * @param held the id that the gate holds; empty when it holds none
 */
public record Gate(String own, String held) {
    static Gate of(Answer answer, ScriptText script) {
        return switch (answer.word()) {
            case "GATE" -> new Gate(answer.text(0), answer.text(1));
            case "DENIED" -> throw UnknownAnswerException.ofUntoldIncarnation(answer.text(0));
            default -> throw answer.unexpected(script.name());
        };
    }

    /** Whether the server is the one, in the run, that somebody has made complete. */
    public boolean isOpen() {
        return own.equals(held);
    }
}
