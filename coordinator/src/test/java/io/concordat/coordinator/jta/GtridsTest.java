package io.concordat.coordinator.jta;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Gtrid;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GtridsTest {
    /** The engine names by the millisecond and a count that begins anew at 32 000: a clock set back can make one name twice. */
    @Test
    void noNameComesTwiceHoweverManyThereAre() {
        Gtrids gtrids = new Gtrids("node1", 7, 1_795_387_000_000L);
        Set<Gtrid> names = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(names.add(gtrids.next())).isTrue();
        }
        assertThat(names).allMatch(gtrid -> gtrid.node().equals("node1") && gtrid.incarnation() == 7);
    }

    @Test
    void twoStartsOfOneIncarnationSinceItsLogWasLostHaveOtherNames() {
        Gtrid before = new Gtrids("node1", 7, 1_795_387_000_000L).next();
        Gtrid after = new Gtrids("node1", 7, 1_795_387_000_001L).next();
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void aNameFitsIntoAnXidInTheYear2200Too() {
        Gtrid gtrid = new Gtrids("n".repeat(Gtrid.MAX_NODE_LENGTH), 9_999_999_999L, 7_258_118_400_000L).next();
        assertThat(gtrid.toString().length()).isLessThanOrEqualTo(64);
        assertThat(Gtrid.parse(gtrid.toString())).contains(gtrid);
    }
}
