package io.concordat.redis.script;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which scripts servers have, so that their digests are sent and not their bodies: a body costs a server more to read and to
 * digest than most scripts take to run. A server may have lost them all: it was restarted or flushed ({@code SCRIPT FLUSH}), or
 * is another one after a failover or a move of a slot. It says so (NOSCRIPT), nothing of that request was done, and the same
 * is sent again with the body, as after a lost answer. A user without {@code +evalsha} sends bodies. Thread-safe.
 */
final class KnownScripts {
    private final Set<ScriptText> known = ConcurrentHashMap.newKeySet();
    private volatile boolean refused;

    /** What stands for a script in a request. */
    enum Form {
        /** {@code EVAL} and all of it; the server keeps it. */
        BODY,
        /** {@code EVALSHA} and its digest. */
        DIGEST
    }

    /**
     * Sends a script in the form that is likely understood, and with its body when that was not.
     *
     * @param sending sends it in a form, and fails with {@link UnknownAnswerException}
     */
    <T> CompletableFuture<T> send(ScriptText script, Function<Form, CompletableFuture<T>> sending) {
        if (refused || !known.contains(script)) {
            return sending.apply(Form.BODY).thenApply(answered -> {
                known.add(script);
                return answered;
            });
        }
        return sending.apply(Form.DIGEST).exceptionallyCompose(failure -> {
            UnknownAnswerException unknown = UnknownAnswerException.of(script, failure);
            if (!unknown.isOfMissingScript() && !unknown.isOfRefusedDigest()) {
                return CompletableFuture.failedFuture(unknown);
            }
            refused |= unknown.isOfRefusedDigest();
            return sending.apply(Form.BODY);
        });
    }
}
