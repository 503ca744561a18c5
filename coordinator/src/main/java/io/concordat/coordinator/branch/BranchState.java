package io.concordat.coordinator.branch;

/** How far one branch has come. */
enum BranchState {
    NEW,
    ACTIVE,
    ENDED,
    PREPARED,
    READ_ONLY,
    COMMITTED,
    ROLLED_BACK,
    SPLIT,
    LEFT_TO_RECOVERY;

    /** Whether the store still holds something that is neither committed nor rolled back. */
    boolean isOpen() {
        return this == ACTIVE || this == ENDED || this == PREPARED;
    }
}
