package io.concordat.redis;

import io.concordat.redis.read.Fetched;
import io.concordat.redis.read.LiveReader;
import io.concordat.redis.read.ReadMissingException;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs reads that never wait: when an answer is missing, it is asked for, and the reads are run again once it is here.
 * Thread-safe.
 *
 * @param executor runs them again, because the threads that bring the answers must not do work that may wait
 */
record AsyncReads(LiveReader live, Executor executor, String server) {
    /** The reads take what they need from what is fetched. */
    <T> CompletionStage<T> run(Supplier<T> reads, Fetched fetched) {
        return attempt(reads, fetched).exceptionallyCompose(failure -> CompletableFuture.failedFuture(named(failure)));
    }

    private <T> CompletionStage<T> attempt(Supplier<T> reads, Fetched fetched) {
        try {
            return CompletableFuture.completedFuture(reads.get());
        } catch (ReadMissingException missing) {
            return live.readAsync(missing.questions())
                    .thenComposeAsync(
                            answers -> {
                                fetched.add(missing.questions(), answers);
                                return attempt(reads, fetched);
                            },
                            executor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Throwable named(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof UnknownAnswerException
                ? new RedisAccessException(
                        server
                                + ": a read got no answer; nothing was changed. Try it again, or roll the transaction back",
                        cause)
                : cause;
    }
}
