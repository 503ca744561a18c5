package io.concordat.testing.model.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.concordat.testing.model.checker.Exploration.Holds;
import io.concordat.testing.model.checker.Exploration.Violated;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerTest {
    private final Model model = new Model();
    private final Field<Integer> one = model.layout().number("one", 99);
    private final Field<Integer> other = model.layout().number("other", 99);

    private void counts(Field<Integer> field, int by) {
        model.step(field.toString(), "adds " + by, s -> s.get(field) + by <= 99, s -> s.with(field, s.get(field) + by));
    }

    @Test
    void everyStateIsSeenOnce() {
        counts(one, 1);
        counts(other, 1);
        assertThat(Explorer.explore(model)).isEqualTo(new Holds(100 * 100, 2 * 99 * 100, List.of()));
    }

    @Test
    void theShortestTraceIsFound() {
        counts(one, 1);
        counts(one, 7);
        counts(other, 1);
        model.always("one is not 15", s -> s.get(one) != 15);
        assertThat(Explorer.explore(model)).isInstanceOfSatisfying(Violated.class, violated -> {
            assertThat(violated.property()).isEqualTo("one is not 15");
            assertThat(violated.trace().steps()).containsExactlyInAnyOrder("one: adds 1", "one: adds 7", "one: adds 7");
            assertThat(violated.trace().end()).isEqualTo("one 15");
        });
    }

    @Test
    void aStateFromWhichTheGoalIsOutOfReachIsFound() {
        counts(one, 1);
        model.step("other", "gives up", s -> s.get(one) == 3, s -> s.with(other, 1));
        model.eventually("one is 99 and other is not", s -> s.get(one) == 99 && s.get(other) == 0);
        assertThat(Explorer.explore(model)).isInstanceOfSatisfying(Violated.class, violated -> {
            assertThat(violated.trace().steps()).hasSize(4).last().isEqualTo("other: gives up");
            assertThat(violated.property()).contains("one is 99");
        });
    }

    @Test
    void resolutionMustNotDependOnAFault() {
        model.fault("one", "happens to add 1", s -> s.get(one) == 0, s -> s.with(one, 1));
        model.eventually("one is 1", s -> s.get(one) == 1);
        assertThat(Explorer.explore(model)).isInstanceOfSatisfying(Violated.class, violated -> assertThat(
                        violated.trace().steps())
                .isEmpty());
    }

    @Test
    void ofWhatIsPossibleTheShortestTraceIsFoundAndWhatIsNotIsLeftOut() {
        counts(one, 1);
        counts(one, 7);
        model.possible("one is 9", s -> s.get(one) == 9);
        model.possible("other is 1", s -> s.get(other) == 1);
        assertThat(Explorer.explore(model)).isInstanceOfSatisfying(Holds.class, holds -> {
            assertThat(holds.seen()).hasSize(1);
            assertThat(holds.seen().get(0).what()).isEqualTo("one is 9");
            assertThat(holds.seen().get(0).trace().steps()).hasSize(3);
        });
    }

    @Test
    void fieldsKeepOutOfEachOthersBits() {
        Layout layout = new Layout();
        Field<Integer> first = layout.number("first", 1);
        for (int i = 0; i < 12; i++) {
            Field<Integer> wide = layout.number("wide", 999);
            State state = first.set(State.ZERO, 1).with(wide, 999);
            assertThat(state.get(first)).isEqualTo(1);
            assertThat(state.with(first, 0).get(wide)).isEqualTo(999);
            assertThat(state.with(wide, 0)).isEqualTo(first.set(State.ZERO, 1));
        }
        assertThatIllegalStateException().isThrownBy(() -> layout.number("one too many", 99_999));
    }
}
