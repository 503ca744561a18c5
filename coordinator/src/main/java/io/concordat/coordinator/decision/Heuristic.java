package io.concordat.coordinator.decision;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A branch whose store went its own way, or has lost what it had promised: the stores may disagree, and a person must look.
 * Kept by the decision log until one has. Immutable.
 *
 * @param gtrid the transaction
 * @param participant the branch
 * @param told what the store was told, or should have been: {@link Resolution#COMMIT} where the transaction is committed
 * @param since wall-clock time at which it was noticed, for people only
 * @param detail what the store answered, at most {@value #LONGEST} characters; what is longer is cut
 * @param acknowledged why a person lets it go; empty until one has. It is then kept only until its store has forgotten the
 *     branch and the transaction's other branches have answered
 */
public record Heuristic(
        Gtrid gtrid,
        Participant participant,
        Resolution told,
        Instant since,
        String detail,
        Optional<String> acknowledged) {
    /** Most characters of a detail or a reason. */
    public static final int LONGEST = 4000;

    public Heuristic {
        Objects.requireNonNull(gtrid, "gtrid");
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(told, "told");
        Objects.requireNonNull(since, "since");
        detail = cut(detail);
        acknowledged = acknowledged.map(Heuristic::cut);
    }

    /** One that nobody has acknowledged. */
    public Heuristic(Gtrid gtrid, Participant participant, Resolution told, Instant since, String detail) {
        this(gtrid, participant, told, since, detail, Optional.empty());
    }

    /** The same, acknowledged. */
    public Heuristic acknowledgedFor(String reason) {
        return new Heuristic(gtrid, participant, told, since, detail, Optional.of(reason));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
