package io.concordat.redis.read;

/** An operation that must not wait needs answers that are not here yet. Without a stack trace: it is caught and repeated. */
public final class ReadMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient KeyQuestions questions;

    ReadMissingException(KeyQuestions questions) {
        super("Not read yet: " + questions, null, false, false);
        this.questions = questions;
    }

    /** What has to be asked first. */
    public KeyQuestions questions() {
        return questions;
    }
}
