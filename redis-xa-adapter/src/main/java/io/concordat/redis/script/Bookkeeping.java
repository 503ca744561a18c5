package io.concordat.redis.script;

/**
 * What requests carry beside the work of their branch.
 *
 * @param history whether the server must have its whole history
 * @param forgotten outcomes that nobody will ask for any more
 * @param places whether branches may be written after their decisions
 */
public record Bookkeeping(History history, ForgottenOutcomes forgotten, Places places) {
    /** Where no branch is written after its decision. */
    public Bookkeeping(History history, ForgottenOutcomes forgotten) {
        this(history, forgotten, new Places());
    }

    /** Nothing, unless outcomes are handed in. */
    static Bookkeeping none() {
        return new Bookkeeping(new History(false), new ForgottenOutcomes());
    }
}
