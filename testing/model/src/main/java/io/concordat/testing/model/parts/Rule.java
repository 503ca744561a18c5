package io.concordat.testing.model.parts;

import java.util.Locale;

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
    REPEATED_NO_IS_UNKNOWN("A decide that is repeated and refused to a retired incarnation is unknown, not refused"),
    /** Nobody works with what may have lost something. */
    GATE("Redis refuses a prepare until it was made complete under the replication id that it has now"),
    /** What was prepared before a loss. */
    EPOCH("A decision requires the epoch of its transaction's begin; a replay raises the epoch first"),
    /** As they were decided. */
    ORDERED_REPLAY("A replay tells decisions in the order in which they were taken"),
    /** What is there stays. */
    KNOWN_IS_NOT_REDONE("A redo does nothing where Redis knows the branch or its outcome"),
    /** A replayer that was paused. */
    GATE_HOLDS_WHOSE_REPLAY("The gate names the replay that runs, and its place; any other's redo is refused"),
    /** Before anything is told. */
    PREPARED_END_FIRST("A replay ends every prepared branch by its decision before it tells any"),
    /** Before anything is forgotten. */
    DURABILITY_BARRIER("A decision is forgotten only when Redis cannot take back what it has answered"),
    /** What was asked of one history says nothing of another. */
    BARRIER_LOOKS_AGAIN("The barrier holds only if after it the gate is open still, and no replay has begun meanwhile"),
    /** Promised is promised. */
    PREPARE_LOCKS("A prepare locks every key that its swap will write, and refuses one that another branch has locked"),
    /** However long the swap takes. */
    LOCKS_HAVE_NO_EXPIRY("The lock of a prepared branch never expires"),
    /** Optimistic, and checked. */
    READS_ARE_VALIDATED("A prepare refuses when a key is not any more as the transaction has read it"),
    /** What is locked is about to change. */
    READERS_SEE_LOCKS("A prepare refuses when another branch has locked a key that the transaction has read"),
    /** Who else has the journal open may decide. */
    ONE_OWNER("A journal is open in one process at a time, which the operating system sees to"),
    /** What it cannot have decided, it presumes nothing of. */
    INCARNATION_IS_KNOWN("A journal presumes abort for incarnations only that it has had itself"),
    /** Or a new journal takes the place of an old one unnoticed. */
    NUMBERS_COME_ONCE("The number of an incarnation does not come again, not even in a new journal after a loss"),
    /** What has failed once may answer well without a reason. */
    POISONED("After a force that has failed the journal takes nothing more, and is not forced again"),
    /** Only reading it again tells. */
    UNKNOWN_STAYS_UNKNOWN("A decision whose force has failed is answered to recovery as unknown, until a restart"),
    /** It may have been in the cache only. */
    READ_BACK_IS_FORCED("What a journal reads back is forced before anybody acts on it"),
    /** It will be asked for. */
    LISTED_IS_KEPT("A decision is not forgotten while Redis lists its branch as prepared"),
    /** One without the other would be noticed by nobody. */
    GENERATION_GOES_ALONG("The generation is stored in the batch, or transaction, that forgets the decisions"),
    /** It knows best itself. */
    RUNNING_IS_LEFT_ALONE("Recovery leaves the branches of running transactions alone"),
    /** Of two that do it the other way round both would pass. */
    CONFIRMED_LAST("What was read and is not locked is validated after all groups have locked what is written"),
    /** A branch may be left in any of them. */
    ALL_GROUPS_ARE_SCANNED("A scan lists what is prepared in any group"),
    /** One group may have lost its part. */
    OUTCOMES_NAME_GROUPS("The outcome in one group names the other groups of the branch"),
    /** Nobody else does. */
    FIRST_GROUP_DECIDES("A commit in one phase swaps one group first, and goes on when that has answered"),
    /** By whoever comes across it. */
    BEGUN_IS_COMPLETED("Who is to roll back and finds a group committed commits the others"),
    /** Decisions that hold no locks come in any order. */
    PLACES("Each key keeps the place of the last decision that has written it; what comes late leaves it alone"),
    /** Others compare with it. */
    SWAPS_LEAVE_PLACES("The swap of a prepared branch leaves its place at its keys, too"),
    /** Neither order would be right. */
    PLACE_AND_A_HALF(
            "A change of what was found leaves a place and a half: an earlier decision after it is told as split"),
    /** A prepared branch has read what is there. */
    LOCKS_ARE_MINDED("A branch that is written after its decision waits while another one has locked its key"),
    /** There is no place to compare with any more. */
    FLOOR("Below the floor, where places were dropped, nothing is applied"),
    /** It will come. */
    FLOOR_READS_UNCOMMITTED("The floor is the lowest place in the log, of a decision that is being written, too"),
    /** A row can be seen only after its place was drawn. */
    FLOOR_IS_SEEN_TWICE(
            "A place becomes the floor when it was seconds ago the lowest one, and none below it has come since"),
    /** An outcome of what may still be asked for. */
    OUTCOME_STAYS("An outcome goes only when its decision is forgotten"),
    /** Redis lists nothing that would remind of it. */
    UNKNOWN_IS_SETTLED("Recovery passes find out what became of decisions whose answer was lost"),
    /** Readers mind its locks. */
    REDIS_LAST("The coordinator commits Redis after MySQL has been told"),
    /** What is confirmed cannot be gone unnoticed. */
    GENERATION("Where Redis shows a generation below that of the log, nothing is presumed aborted"),
    /** Both may be raised between two reads. */
    LOG_IS_READ_FIRST("Who compares the two generations reads that of the log first"),
    /** A rollback that comes late. */
    ROLLBACK_CARRIES_GENERATION("A rollback by recovery is refused when decisions were forgotten since it was decided");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** Its name in plain words. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The rule as a sentence without its full stop. */
    public String text() {
        return text;
    }
}
