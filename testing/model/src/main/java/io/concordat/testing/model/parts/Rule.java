package io.concordat.testing.model.parts;

/** A rule of the protocol that guards something. Each can be removed from a model. */
public enum Rule {
    /** Recovery writes a row where it finds no decision. */
    FENCE("Recovery that finds no decision inserts a ROLLBACK row, which keeps a decision on its way out"),
    /** A fence stays as long as it is needed. */
    FENCE_STAYS("A ROLLBACK row goes only when its owner has come to decide, or is retired"),
    /** A retired incarnation is out. */
    RETIRED_DECIDES_NOTHING("A decision requires in its own statement that its incarnation is not retired"),
    /** The first scan may be stale. */
    SCAN_AGAIN("After the decision log has answered, recovery scans again and acts on what is still listed"),
    /** Done, no, unknown. */
    UNKNOWN_IS_NOT_NO("A decision has three results: branches are rolled back only after a certain no"),
    /** And the other way round. */
    UNKNOWN_IS_NOT_DONE("A decision has three results: branches are committed only after a certain yes"),
    /** For a prepare that comes late. */
    ROLLBACK_IS_RECORDED("A rollback in Redis leaves an outcome behind, which a delayed prepare finds"),
    /** For a swap that comes twice. */
    COMMIT_IS_RECORDED("A swap in Redis leaves an outcome behind, which a repeated prepare or swap finds"),
    /** Positive evidence from all. */
    ALL_HAVE_ANSWERED("A decision is forgotten only when every branch has answered"),
    /** Others may have been faster. */
    TAKEN_OVER_IS_NO_SPLIT(
            "A branch that is not known at its commit is a split only if nobody else may have committed it"),
    /** A row that is not there may have been there. */
    REPEATED_NO_IS_UNKNOWN("A decide that is repeated and refused to a retired incarnation is unknown, not refused");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** The rule as a sentence without its full stop. */
    public String text() {
        return text;
    }
}
