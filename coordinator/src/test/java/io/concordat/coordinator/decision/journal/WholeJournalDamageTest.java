package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static io.concordat.coordinator.decision.journal.Journals.heuristic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.journal.JournalRecord.Answered;
import io.concordat.coordinator.decision.journal.JournalRecord.Confirmed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A journal in its third segment, with records of every type carried and written since, cut and damaged everywhere. */
class WholeJournalDamageTest {
    private static final String SEGMENT = Segment.name(3);
    private static final long SEED = 20_260_202;
    private static final int RANDOM_DAMAGES = 20_000;

    private byte[] segment;

    /** What the segment says after its first batch, and after each further one. */
    private final List<Carried> states = new ArrayList<>();

    /** Where the batch after each state begins. */
    private final List<Integer> ends = new ArrayList<>();

    @BeforeEach
    void write() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            journal.keep(heuristic(1, 1));
            journal.keep(heuristic(1, 5_000));
            journal.forgetThrough(
                    "other", batch -> batch.size() == 1 ? Optional.of(Map.of("other", 7L)) : Optional.empty());
            journal.decide(other(6_000));
            journal.forget(gtrid(1, 6_000));
            await().until(() -> journal.generation("other") == 7);
            for (int i = 6_001; i <= 6_002; i++) {
                journal.decide(other(i));
            }
            journal.forgetThrough("another", batch -> Optional.empty());
            journal.decide(another(6_003));
            journal.forget(gtrid(1, 6_003));
            int next = 2;
            while (!directory.names().contains(SEGMENT)) {
                journal.decide(decision(1, next));
                journal.forget(gtrid(1, next++));
            }
        }
        segment = directory.read(SEGMENT);
        // The decision that did not fit into the second segment is the first batch of its own.
        append(List.of(RecordCodec.encode(decision(1, 101)), RecordCodec.encode(decision(1, 102))));
        append(List.of(HeuristicCodec.encode(heuristic(1, 101))));
        append(List.of(RecordCodec.encodeForget(gtrid(1, 102)), RecordCodec.encode(decision(1, 103))));
        append(List.of(HeuristicCodec.encode(heuristic(1, 101).acknowledgedFor("compared"))));
        append(List.of(RecordCodec.encodeForget(gtrid(1, 101))));
        append(List.of(KeptCodec.encode(new Answered(gtrid(1, 6_001), List.of("other", "another")))));
        append(List.of(
                KeptCodec.encode(new Confirmed("other", 8)),
                KeptCodec.encode(new Confirmed("other", 6)),
                RecordCodec.encodeForget(gtrid(1, 6_003))));
        states();
    }

    private static Decision other(int sequence) {
        return new Decision(
                gtrid(1, sequence), Instant.ofEpochSecond(1_800_000_000L), List.of(new Participant("other", "o")));
    }

    private static Decision another(int sequence) {
        return new Decision(
                gtrid(1, sequence), Instant.ofEpochSecond(1_800_000_000L), List.of(new Participant("another", "a")));
    }

    private void append(List<byte[]> records) {
        int end = end(segment);
        byte[] batch = BatchCodec.encode(read(segment).nextBatch(), records).array();
        System.arraycopy(batch, 0, segment, end, batch.length);
    }

    /** Reads the segment as each of its batches left it. */
    private void states() {
        int end = end(segment);
        int at = SegmentHeader.BYTES;
        while (at < end) {
            at += ByteBuffer.wrap(segment).getInt(at + 4);
            states.add(read(cutAt(at)).carried());
            ends.add(at);
        }
        assertThat(at).isEqualTo(end);
        assertThat(states).hasSizeGreaterThan(6);
        assertThat(states.get(0).pending()).contains(decision(1, 1));
        assertThat(states.get(0).heuristics()).containsExactly(heuristic(1, 1), heuristic(1, 5_000));
        assertThat(last().pending()).contains(decision(1, 1), decision(1, 103)).doesNotContain(decision(1, 101));
        assertThat(last().heuristics()).containsExactly(heuristic(1, 1), heuristic(1, 5_000));
        assertThat(states.get(0).answered()).containsExactly(new Answered(gtrid(1, 6_003), List.of("another")));
        assertThat(states.get(0).generations()).containsExactly(Map.entry("other", 7L));
        assertThat(states.get(0).pending()).contains(other(6_001), other(6_002));
        assertThat(last().answered()).containsExactly(new Answered(gtrid(1, 6_001), List.of("other", "another")));
        assertThat(last().generations()).containsExactly(Map.entry("other", 8L));
        assertThat(last().pending()).contains(other(6_002)).doesNotContain(other(6_001));
    }

    @Test
    void cut_at_any_byte_it_says_what_was_whole_before() {
        for (int at = ends.get(0); at <= ends.get(ends.size() - 1); at++) {
            int whole = wholeBatches(at);
            assertThat(read(cutAt(at)).carried()).as("zeros from %s", at).isEqualTo(states.get(whole - 1));
        }
    }

    @Test
    void cut_within_what_was_forced_before_its_first_use_it_is_refused() {
        for (int at = 0; at < ends.get(0) - Integer.BYTES; at++) {
            assertThat(outcome(cutAt(at))).as("zeros from %s", at).isNull();
        }
    }

    @Test
    void every_flipped_bit_is_refused_but_those_of_end_marks_and_free_space_which_say_nothing() {
        int silent = 0;
        int written = ends.get(ends.size() - 1);
        for (int bit = 0; bit < written * Byte.SIZE; bit++) {
            byte[] flipped = segment.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Carried outcome = outcome(flipped);
            if (outcome != null) {
                assertThat(outcome).as("bit %s", bit).isEqualTo(last());
                silent++;
            }
        }
        assertThat(silent).isEqualTo(ends.size() * Integer.BYTES * Byte.SIZE);
    }

    /**
     * Nothing is ever made up, and nothing left out but a tail that looks as if it had never been written: that takes damage
     * from the first batch left out into the last one.
     */
    @Test
    void random_damage_is_refused_or_leaves_what_was_whole_before_it() {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < RANDOM_DAMAGES; i++) {
            int from = random.nextInt(ends.get(ends.size() - 1));
            int to = Math.min(segment.length, from + 1 + random.nextInt(random.nextBoolean() ? 8 : 1_024));
            Carried outcome = outcome(damaged(random, from, to));
            if (outcome == null) {
                refused++;
            } else if (!outcome.equals(last())) {
                assertThat(outcome).as("damage %s", i).isEqualTo(states.get(wholeBatches(from) - 1));
                assertThat(to).as("damage %s", i).isGreaterThan(ends.get(ends.size() - 2));
            }
        }
        assertThat(refused).isGreaterThan(RANDOM_DAMAGES / 2);
    }

    /** Another segment beside it is never fallen back to, nor does it matter what is in it. */
    @Test
    void a_damaged_segment_is_not_replaced_by_an_older_one() throws Exception {
        byte[] damaged = segment.clone();
        damaged[ends.get(0) + 30] ^= 1;
        FakeDirectory directory = FakeDirectory.of(SEGMENT, damaged);
        try (LogFile older = directory.create(Segment.name(2))) {
            older.write(ByteBuffer.wrap(segment), 0);
        }
        assertThatThrownBy(() -> Journals.open(directory))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining(SEGMENT);
    }

    private byte[] damaged(Random random, int from, int to) {
        byte[] damaged = segment.clone();
        switch (random.nextInt(4)) {
            case 0 -> Arrays.fill(damaged, from, to, (byte) 0);
            case 1 -> Arrays.fill(damaged, from, to, (byte) 0xFF);
            case 2 -> {
                byte[] noise = new byte[to - from];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, damaged, from, noise.length);
            }
            default ->
                System.arraycopy(segment, random.nextInt(segment.length - (to - from)), damaged, from, to - from);
        }
        return damaged;
    }

    private int wholeBatches(int length) {
        // The last four bytes of a batch are its end mark, without which it is whole.
        return (int) ends.stream().filter(end -> end - Integer.BYTES <= length).count();
    }

    private Carried last() {
        return states.get(states.size() - 1);
    }

    private byte[] cutAt(int offset) {
        byte[] cut = segment.clone();
        Arrays.fill(cut, offset, cut.length, (byte) 0);
        return cut;
    }

    /** Null when it is refused. */
    private static Carried outcome(byte[] bytes) {
        try {
            return read(bytes).carried();
        } catch (CoordinatorException e) {
            return null;
        }
    }

    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static SegmentContents read(byte[] bytes) {
        return SegmentReader.read(Path.of("/fake", SEGMENT), bytes);
    }
}
