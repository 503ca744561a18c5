package io.concordat.coordinator.branch;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;

/** A call to a store that may be begun before anybody waits for it. Guarded by its branch. */
final class BegunCall<T> {
    private Optional<CompletionStage<T>> answer = Optional.empty();
    private volatile OptionalLong answeredNanos = OptionalLong.empty();

    boolean isBegun() {
        return answer.isPresent();
    }

    /** Begins it, if the store can do that; says whether it could. */
    boolean begin(Supplier<Optional<CompletionStage<T>>> call) {
        try {
            answeredNanos = OptionalLong.empty();
            answer = call.get()
                    .map(stage ->
                            stage.whenComplete((value, failure) -> answeredNanos = OptionalLong.of(System.nanoTime())));
        } catch (RuntimeException | Error e) {
            answer = Optional.of(CompletableFuture.failedFuture(e));
        }
        return isBegun();
    }

    /** When the last one was answered, as {@link System#nanoTime()} counts; empty if that is not known. */
    OptionalLong answeredNanos() {
        return answeredNanos;
    }

    /**
     * Takes the answer; the call is not begun any more. An interrupt does not end the wait, because a branch whose answer
     * nobody has awaited would be in doubt.
     *
     * @throws XAException the answer, if it is one; whatever else the call ended with is thrown as it is, or as the cause of
     *     a {@link CompletionException}
     */
    T await() throws XAException {
        CompletionStage<T> begun = answer.orElseThrow();
        answer = Optional.empty();
        try {
            return begun.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof XAException no) {
                throw no;
            }
            throw e;
        }
    }
}
