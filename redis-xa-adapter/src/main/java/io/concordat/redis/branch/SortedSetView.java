package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A live sorted set with a branch's changes over it. Asks for as little of the live set as answers the question; with no
 * changes it asks Redis the very same question.
 */
final class SortedSetView {
    private final Optional<KeyReads> live;
    private final ScoreChanges changes;

    /** Over what is there, or over nothing. */
    SortedSetView(Optional<KeyReads> live, ScoreChanges changes) {
        this.live = live;
        this.changes = changes;
    }

    /** The scores of those of these members that are there. */
    Map<Bytes, Double> scores(Collection<Bytes> members) {
        Set<Bytes> unknown = new LinkedHashSet<>();
        for (Bytes member : members) {
            Optional<ScoreChange> change = changes.get(member);
            if (change.isEmpty() || change.get() instanceof ScoreChange.Add) {
                unknown.add(member);
            }
        }
        Map<Bytes, Double> below = liveScores(unknown);
        Map<Bytes, Double> found = new LinkedHashMap<>();
        for (Bytes member : members) {
            changes.over(member, of(below, member)).ifPresent(score -> found.put(member, score));
        }
        return found;
    }

    int size() {
        int below = live.map(KeyReads::size).orElse(0);
        return below - liveScores(changes.members()).size() + changes.remaining();
    }

    int count(ScoreBounds bounds) {
        Answers answers = ask(Optional.of(Question.of("count", bounds.text())), changes.members());
        long gone = answers.scores().values().stream().filter(bounds::contains).count();
        long own = changes.over(answers.scores()).stream()
                .filter(scored -> bounds.contains(scored.score()))
                .count();
        return (int) (answers.number() - gone + own);
    }

    /** How many members come before a member, or after it. */
    Optional<Integer> rank(Bytes member, boolean reversed) {
        if (changes.isEmpty()) {
            return ask(Optional.of(new Question(reversed ? "reverse-rank" : "rank", member)), List.of())
                    .one()
                    .map(rank -> Integer.valueOf(rank.toString()));
        }
        OptionalDouble score = of(scores(List.of(member)), member);
        if (score.isEmpty()) {
            return Optional.empty();
        }
        Scored place = new Scored(member, score.getAsDouble());
        Answers answers = ask(
                Optional.of(Question.of(reversed ? "after" : "before", Scores.text(place.score()) + " ", member)),
                changes.members());
        Slice direction = new Slice(ScoreBounds.ALL, 0, Slice.END, reversed);
        long rank = answers.number();
        for (Map.Entry<Bytes, Double> changed : answers.scores().entrySet()) {
            rank -= direction.order().compare(new Scored(changed.getKey(), changed.getValue()), place) < 0 ? 1 : 0;
        }
        for (Scored own : changes.over(answers.scores())) {
            rank += direction.order().compare(own, place) < 0 ? 1 : 0;
        }
        return Optional.of((int) rank);
    }

    /** The members from one place to another, asked as Redis is asked: only without own changes. */
    List<Scored> sliceAsItIs(int from, int to, boolean reversed) {
        String places = reversed ? (-1L - to) + " " + (-1L - from) : from + " " + to;
        List<Scored> scored = Slice.parse(
                ask(Optional.of(Question.of("range", places)), List.of()).list().orElseGet(List::of));
        if (reversed) {
            Collections.reverse(scored);
        }
        return scored;
    }

    /**
     * The members at these places. The live set is asked for the places and as many more as own changes can shift them: each
     * member that is there afterwards by at most one to the front, each that was there before by at most one to the back.
     */
    List<Scored> slice(Slice wanted) {
        if (wanted.from() > wanted.to() || wanted.bounds().isEmpty()) {
            return List.of();
        }
        Slice window = live.isEmpty()
                ? new Slice(wanted.bounds(), 0, Slice.END, wanted.reversed())
                : wanted.widened(changes.remaining(), changes.members().size());
        boolean fromTheStart = window.from() == 0;
        Answers answers = ask(Optional.of(window.question()), fromTheStart ? changes.added() : changes.members());
        List<Scored> below = window.parse(answers.list());
        if (below.isEmpty() && !fromTheStart) {
            return List.of();
        }
        long firstPlace = window.from();
        if (!fromTheStart) {
            for (Map.Entry<Bytes, Double> changed : answers.scores().entrySet()) {
                Scored scored = new Scored(changed.getKey(), changed.getValue());
                boolean isBefore = wanted.bounds().contains(scored.score())
                        && wanted.order().compare(scored, below.get(0)) < 0;
                firstPlace -= isBefore ? 1 : 0;
            }
        }
        List<Scored> merged = new ArrayList<>();
        below.stream().filter(scored -> changes.get(scored.member()).isEmpty()).forEach(merged::add);
        changes.over(answers.scores()).stream()
                .filter(scored -> wanted.bounds().contains(scored.score()))
                .forEach(merged::add);
        merged.sort(wanted.order());
        return wanted.of(merged, firstPlace);
    }

    /** The answer to a question and the live scores of members, of one round trip. */
    private record Answers(Optional<List<Bytes>> list, Map<Bytes, Double> scores) {
        Optional<Bytes> one() {
            return list.map(answer -> answer.get(0));
        }

        long number() {
            return one().map(text -> Long.parseLong(text.toString())).orElse(0L);
        }
    }

    private Map<Bytes, Double> liveScores(Collection<Bytes> members) {
        return ask(Optional.empty(), members).scores();
    }

    private Answers ask(Optional<Question> question, Collection<Bytes> members) {
        if (live.isEmpty()) {
            return new Answers(Optional.empty(), Map.of());
        }
        List<Question> questions = new ArrayList<>();
        question.ifPresent(questions::add);
        members.forEach(member -> questions.add(Question.item(member)));
        Map<Question, Optional<List<Bytes>>> answers = live.get().ask(questions);
        Map<Bytes, Double> scores = new HashMap<>();
        for (Bytes member : members) {
            answers.get(Question.item(member)).ifPresent(answer -> scores.put(member, Scores.parse(answer.get(0))));
        }
        return new Answers(question.flatMap(answers::get), scores);
    }

    private static OptionalDouble of(Map<Bytes, Double> scores, Bytes member) {
        Double score = scores.get(member);
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }
}
