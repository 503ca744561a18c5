package io.concordat.coordinator;

/** Calls the transaction manager and turns JTA's checked exceptions into this library's. */
final class TransactionCalls {
    private TransactionCalls() {}

    static void run(Call call) {
        answer(() -> {
            call.run();
            return true;
        });
    }

    static <T> T answer(Answer<T> call) {
        try {
            return call.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            if (e.getCause() instanceof TransactionOutcomeException outcome) {
                throw outcome;
            }
            throw new CoordinatorException(String.valueOf(e.getMessage()), e);
        }
    }

    @FunctionalInterface
    interface Call {
        void run() throws Exception;
    }

    @FunctionalInterface
    interface Answer<T> {
        T run() throws Exception;
    }
}
