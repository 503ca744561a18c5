package io.concordat.redis.script;

/**
 * What requests carry beside the work of their branch.
 *
 * @param history whether the server must have its whole history
 * @param forgotten outcomes that nobody will ask for any more
 */
public record Bookkeeping(History history, ForgottenOutcomes forgotten) {
    /** Nothing, unless outcomes are handed in. */
    static Bookkeeping none() {
        return new Bookkeeping(new History(false), new ForgottenOutcomes());
    }
}
