package io.concordat.testing.model.parts;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import java.util.function.Function;

/** One request that is sent twice, as Redisson does when an answer is late. The second may arrive at any time. */
public final class Copy {
    private final Model model;
    private final Field<Integer> content;
    private final int spent;
    private int kinds;

    /** @param most how many kinds of requests there are */
    public Copy(Model model, int most) {
        this.model = model;
        this.spent = most + 1;
        this.content = model.layout().number("copy", spent);
    }

    /** Says that a request may be sent twice, and what the second does; nobody hears its answer. */
    public void of(Call call, String store, String action, Function<State, Call.Reply> handler) {
        int kind = ++kinds;
        model.fault(
                "network",
                "keeps a copy of the request on its way to " + store,
                s -> call.isUnderWay(s) && s.is(content, 0),
                s -> s.with(content, kind));
        model.fault(store, action + ", sent twice", s -> s.is(content, kind), s -> handler.apply(s)
                .after()
                .with(content, spent));
    }
}
