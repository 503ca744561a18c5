package io.concordat.redis.groups;

import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one answer of how a branch has ended in each of its groups. */
final class Endings {
    /** What a rollback answers that comes too late. */
    static final Finish COMMITTED = new Finish.Ended("committed");

    static final Finish OTHER_KEYS = new Finish.OtherKeys();

    private Endings() {}

    static Finish ofCommit(Map<FinishKeys, Finish> ends) {
        return combine("committed", ends);
    }

    static Finish ofRollback(Map<FinishKeys, Finish> ends) {
        return combine("rolled back", ends);
    }

    /** The answer of all if they agree, and else what each has said. */
    private static Finish combine(String done, Map<FinishKeys, Finish> ends) {
        Optional<Finish> undecided = ends.values().stream()
                .filter(end -> end instanceof Finish.OtherGeneration)
                .findFirst();
        if (undecided.isPresent()) {
            return undecided.get();
        }
        Finish any = ends.values().iterator().next();
        if (new HashSet<>(ends.values()).size() == 1) {
            return any;
        }
        if (ends.containsValue(OTHER_KEYS)) {
            return OTHER_KEYS;
        }
        List<String> story = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        boolean lost = true;
        for (Map.Entry<FinishKeys, Finish> end : ends.entrySet()) {
            Finish finish = end.getValue();
            List<String> written = end.getKey().written();
            story.add((written.isEmpty() ? "keys that are not known any more" : written) + " " + words(done, finish));
            if (!(finish instanceof Finish.Done)) {
                keys.addAll(written);
                lost &= finish instanceof Finish.NotFound;
            }
        }
        return new Finish.Mixed(String.join("; ", story), keys, lost);
    }

    private static String words(String done, Finish finish) {
        if (finish instanceof Finish.Done) {
            return done;
        } else if (finish instanceof Finish.Ended ended) {
            return "ended as " + ended.outcome();
        } else if (finish instanceof Finish.NotFound) {
            return "lost by the server";
        } else if (finish instanceof Finish.Heuristic heuristic) {
            return "ended heuristically, because of key " + heuristic.key() + ": " + heuristic.reason();
        }
        return finish.toString();
    }
}
