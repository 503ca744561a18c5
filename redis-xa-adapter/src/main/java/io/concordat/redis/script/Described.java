package io.concordat.redis.script;

import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import java.util.List;

/**
 * What one group knows of a branch.
 *
 * @param state of the record of the branch, or its outcome when the record is gone, or {@link #NOTHING}
 * @param keys what has to be declared to finish it
 * @param tags of all groups that the branch writes to; empty when nothing tells: an outcome does when there are several
 * @param isRecorded whether the record of the branch is there
 */
public record Described(String state, FinishKeys keys, List<String> tags, boolean isRecorded) {
    /** The group knows neither the branch nor an outcome. */
    public static final String NOTHING = "nothing";

    /** A hundred times as many as a branch has operations by default. */
    private static final int MOST_SHADOWS = 1_000_000;

    /** Reads the answer of {@code describe.lua}. */
    static Described of(KeyLayout group, Answer answer) {
        try {
            return read(group, answer);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new UnknownAnswerException("The record of a branch is damaged: " + answer.details(), e);
        }
    }

    private static Described read(KeyLayout group, Answer answer) {
        return switch (answer.word()) {
            case "NONE" -> new Described(NOTHING, FinishKeys.none(group), List.of(), false);
            case "OUTCOME" -> new Described(answer.text(0), FinishKeys.none(group), list(answer, 1), false);
            case "BRANCH" ->
                new Described(
                        answer.text(0),
                        new FinishKeys(group, list(answer, 1), shadows(answer.text(2))),
                        list(answer, 3),
                        true);
            default -> throw answer.unexpected("describe");
        };
    }

    /** What damage says must not make the adapter run out of memory. */
    private static int shadows(String number) {
        int shadows = Integer.parseInt(number);
        if (shadows < 0 || shadows > MOST_SHADOWS) {
            throw new NumberFormatException(number);
        }
        return shadows;
    }

    private static List<String> list(Answer answer, int number) {
        try {
            return KeyList.decode(answer.text(number));
        } catch (IllegalArgumentException e) {
            throw new UnknownAnswerException("The record of a branch is damaged: " + e.getMessage(), e);
        }
    }

    /** The group. */
    public KeyLayout group() {
        return keys.group();
    }

    /** Whether the group knows anything of it. */
    public boolean isKnown() {
        return !state.equals(NOTHING);
    }
}
