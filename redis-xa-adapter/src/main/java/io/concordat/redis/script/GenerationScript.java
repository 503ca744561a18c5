package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Generation;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.ScriptRunner.Call;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code generation.lua}. All fail with {@link UnknownAnswerException}. Thread-safe. */
public final class GenerationScript {
    private static final ScriptText GENERATION = ScriptText.load("generation");

    private final ScriptRunner runner;
    private final ReplicaWait wait;

    private final String owner;

    /**
     * @param wait for replicas, before a raised generation counts
     * @param owner as in {@link Generation}
     */
    public GenerationScript(ScriptRunner runner, ReplicaWait wait, String owner) {
        this.runner = runner;
        this.wait = wait;
        this.owner = owner;
    }

    /** The lowest generation of the groups. */
    public CompletableFuture<Long> lowest(List<KeyLayout> groups) {
        return all(sendEach(groups, new To("", ""), "")).thenApply(GenerationScript::lowestOf);
    }

    /**
     * Raises the generation of all groups, and has it confirmed by replicas.
     *
     * <p>What a primary writes is one stream, and a replica that has confirmed a place in it has everything before. So all
     * groups are raised first, without a wait, and then, for each primary that has raised some, one of them again, with
     * {@code WAIT} behind it. That counts if the primary has still the same replication id: no other has taken its place, and
     * it has not gone back to an earlier state.
     *
     * @param from nothing is raised where it is lower than this: that server has gone back to an earlier state
     * @return the lowest generation
     */
    public CompletableFuture<Long> raise(List<KeyLayout> groups, long from, long generation) {
        To to = new To(Long.toString(from), Long.toString(generation));
        if (wait.isNone()) {
            return all(sendEach(groups, to, "")).thenApply(GenerationScript::lowestOf);
        }
        if (groups.size() == 1) {
            return confirmed(groups.get(0), to, "").thenApply(Raised::generation);
        }
        return all(sendEach(groups, to, "id")).thenCompose(raised -> {
            Map<String, Raised> oneOfEach =
                    raised.stream().collect(Collectors.toMap(Raised::own, each -> each, (first, others) -> first));
            return all(oneOfEach.values().stream()
                            .map(each -> confirmedBySame(each, to))
                            .toList())
                    .thenApply(last -> Math.min(lowestOf(raised), lowestOf(last)));
        });
    }

    private CompletableFuture<Raised> confirmedBySame(Raised raised, To to) {
        return confirmed(raised.group(), to, "id").thenApply(last -> {
            if (!last.own().equals(raised.own())) {
                throw new UnknownAnswerException("The primary with replication id " + raised.own()
                        + " has been replaced by one with " + last.own()
                        + " while the generation was raised, so that some of it may be lost");
            }
            return last;
        });
    }

    private CompletableFuture<Raised> confirmed(KeyLayout group, To to, String id) {
        return runner.sendConfirmed(GENERATION, call(group, to, id), wait, answer -> true)
                .thenApply(confirmed -> {
                    if (!confirmed.isBy(wait)) {
                        throw UnknownAnswerException.ofUnconfirmed(wait.shortfall(confirmed.replicas()));
                    }
                    return Raised.of(group, confirmed.answer());
                });
    }

    private List<CompletableFuture<Raised>> sendEach(List<KeyLayout> groups, To to, String id) {
        List<Call> calls = groups.stream().map(group -> call(group, to, id)).toList();
        List<CompletableFuture<Answer>> answers = runner.sendEach(GENERATION, calls);
        return Stream.iterate(0, i -> i + 1)
                .limit(groups.size())
                .map(i -> answers.get(i).thenApply(answer -> Raised.of(groups.get(i), answer)))
                .toList();
    }

    private Call call(KeyLayout group, To to, String id) {
        return new Call(
                List.of(Generation.keyOf(owner, group), group.absent()),
                List.of(Bytes.of(to.generation()), Bytes.of(id), Bytes.of(to.from())));
    }

    /** What to raise it to, where it is not below a first number; empty to look. */
    private record To(String from, String generation) {}

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> answers) {
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(
                        nothing -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static long lowestOf(List<Raised> groups) {
        return groups.stream().mapToLong(Raised::generation).min().orElse(0);
    }

    /** @param own the replication id of the server that said so; empty when it was not asked for */
    private record Raised(KeyLayout group, long generation, String own) {
        static Raised of(KeyLayout group, Answer answer) {
            return switch (answer.word()) {
                case "GENERATION" -> new Raised(group, Long.parseLong(answer.text(0)), answer.text(1));
                case "DENIED" -> throw UnknownAnswerException.ofUntoldIncarnation(answer.text(0));
                default -> throw answer.unexpected(GENERATION.name());
            };
        }
    }
}
