package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.read.HistoryMissingException;
import io.concordat.redis.read.KeyQuestions;
import io.concordat.redis.read.LiveReader;
import io.concordat.redis.read.LockFoundException;
import io.concordat.redis.read.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code read.lua}. Thread-safe. Fails with {@link UnknownAnswerException} when the server does not answer. */
public final class ReadScript implements LiveReader {
    private static final ScriptText READ = ScriptText.load("read");
    private static final String NOT_THERE = "-1";

    private final ScriptRunner runner;
    private final Groups groups;
    private final History history;

    /** Over the given runner, without minding the gate. */
    public ReadScript(ScriptRunner runner, Groups groups) {
        this(runner, groups, new History(false));
    }

    /**
     * Over the given runner.
     *
     * @param history whether those that want unlocked keys want a server with its whole history too
     */
    public ReadScript(ScriptRunner runner, Groups groups, History history) {
        this.history = history;
        this.runner = runner;
        this.groups = groups;
    }

    @Override
    public List<Optional<List<Bytes>>> read(KeyQuestions questions) {
        return answers(questions, runner.run(READ, keys(questions), arguments(questions)));
    }

    @Override
    public CompletionStage<List<Optional<List<Bytes>>>> readAsync(KeyQuestions questions) {
        return runner.runAsync(READ, keys(questions), arguments(questions))
                .thenApply(answer -> answers(questions, answer));
    }

    private List<String> keys(KeyQuestions questions) {
        if (!questions.onlyUnlocked()) {
            return List.of(questions.key());
        }
        KeyLayout group = groups.of(questions.key());
        return history.isGated()
                ? List.of(questions.key(), group.lock(questions.key()), group.incarnation())
                : List.of(questions.key(), group.lock(questions.key()));
    }

    private static List<Bytes> arguments(KeyQuestions questions) {
        List<Bytes> arguments = new ArrayList<>();
        arguments.add(Bytes.of(questions.type().redisName()));
        for (Question question : questions.questions()) {
            arguments.add(Bytes.of(question.what()));
            arguments.add(question.argument());
        }
        return arguments;
    }

    private List<Optional<List<Bytes>>> answers(KeyQuestions questions, Answer answer) {
        return switch (answer.word()) {
            case "ANSWERS" -> split(answer);
            case "REPLAY_FIRST" -> {
                history.foundClosed();
                throw new HistoryMissingException(Vote.ReplayFirst.reason(answer));
            }
            case "LOCKED" -> throw new LockFoundException(questions.key(), answer.text(0));
            case "WRONGTYPE" -> throw questions.type().mismatch(questions.key(), answer.text(0));
            default -> throw answer.unexpected(READ.name());
        };
    }

    private static List<Optional<List<Bytes>>> split(Answer answer) {
        List<Optional<List<Bytes>>> answers = new ArrayList<>();
        int at = 0;
        while (at < answer.details().size()) {
            String count = answer.text(at++);
            if (count.equals(NOT_THERE)) {
                answers.add(Optional.empty());
            } else {
                int end = at + Integer.parseInt(count);
                answers.add(Optional.of(answer.details().subList(at, end)));
                at = end;
            }
        }
        return answers;
    }
}
