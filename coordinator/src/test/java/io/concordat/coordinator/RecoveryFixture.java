package io.concordat.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.Journal;
import java.time.Instant;
import java.util.List;
import javax.transaction.xa.Xid;

/** What an earlier life of the coordinator has left behind, in its journal and in scripted stores. */
abstract class RecoveryFixture extends CoordinatorFixture {
    static final int FORMAT = ('A' << 24) + ('T' << 16) + ('O' << 8) + 'M';

    record TestXid(int formatId, String gtrid, String bqual) implements Xid {
        @Override
        public int getFormatId() {
            return formatId;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return gtrid.getBytes(US_ASCII);
        }

        @Override
        public byte[] getBranchQualifier() {
            return bqual.getBytes(US_ASCII);
        }
    }

    /** An earlier life of the coordinator decides a transaction, and dies. */
    Gtrid decided(String sequence, String... resources) {
        try (Journal journal = Journal.open(directory, "node1")) {
            Gtrid gtrid = new Gtrid("node1", journal.incarnation(), sequence);
            List<Participant> participants = List.of(resources).stream()
                    .map(name -> new Participant(name, name + ":1"))
                    .toList();
            assertThat(journal.decide(new Decision(gtrid, Instant.EPOCH, participants)))
                    .isInstanceOf(Verdict.Done.class);
            return gtrid;
        }
    }

    /** An earlier life of the coordinator begins a transaction, and dies before it decides it. */
    Gtrid undecided(String sequence) {
        try (Journal journal = Journal.open(directory, "node1")) {
            return new Gtrid("node1", journal.incarnation(), sequence);
        }
    }

    static TestXid branch(Gtrid gtrid, String resource) {
        return new TestXid(FORMAT, gtrid.toString(), resource + ":1");
    }
}
