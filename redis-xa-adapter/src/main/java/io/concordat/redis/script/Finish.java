package io.concordat.redis.script;

import java.util.List;

/** What Redis says to the end of a branch. */
public sealed interface Finish {
    /** Decisions were forgotten since the rollback was decided: the generation that is now. Nothing was done. */
    record OtherGeneration(String now) implements Finish {}

    /** As asked: committed or rolled back, now or before. */
    record Done() implements Finish {}

    /** The branch is gone and ended otherwise. */
    record Ended(String outcome) implements Finish {}

    /** The server knows neither the branch nor an outcome. */
    record NotFound() implements Finish {}

    /** The branch has other keys than declared; nothing was done. */
    record OtherKeys() implements Finish {}

    /** The branch ended heuristically and its record is kept; nothing was applied, or, when the key is empty, a part was. */
    record Heuristic(String key, String reason) implements Finish {}

    /**
     * The groups of the branch ended differently.
     *
     * @param story which group ended how, for people
     * @param keys those that did not end as asked, as far as they are known
     * @param lost whether the only difference is that some groups do not know the branch
     */
    record Mixed(String story, List<String> keys, boolean lost) implements Finish {}
}
