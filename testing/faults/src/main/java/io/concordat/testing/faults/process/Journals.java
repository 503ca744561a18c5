package io.concordat.testing.faults.process;

import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.journal.FailingDisk;
import io.concordat.coordinator.decision.journal.FailingDisk.Call;
import io.concordat.coordinator.decision.journal.FailingDisk.Errno;
import io.concordat.coordinator.decision.journal.FailingDisk.Failure;
import io.concordat.coordinator.decision.journal.FailingDisk.Leaves;
import io.concordat.coordinator.decision.journal.ForcedOnlyDisk;
import io.concordat.coordinator.decision.journal.JournalOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The journal of a coordinator under test: on a disk that fails, or on one that keeps only what is forced. Thread-safe. */
final class Journals {
    private volatile Optional<FailingDisk> failing = Optional.empty();

    DecisionLog open(Settings settings) {
        DecisionLog journal = settings.disk().equals("-") ? forcedOnly(settings) : failing(settings);
        return settings.plant().isOfTheLog() ? new PlantedLog(journal, settings.node(), settings.plant()) : journal;
    }

    private static DecisionLog forcedOnly(Settings settings) {
        return ForcedOnlyDisk.open(
                settings.journal(),
                settings.node(),
                Duration.ofHours(settings.hoursAhead()),
                settings.plant() != Plant.DECISION_NOT_FORCED);
    }

    private DecisionLog failing(Settings settings) {
        String[] words = settings.disk().toUpperCase(Locale.ROOT).split(":", -1);
        FailingDisk disk = FailingDisk.in(
                settings.journal(),
                new Failure(
                        Errno.valueOf(words[1]),
                        Call.valueOf(words[2]),
                        Leaves.valueOf(words[3]),
                        Integer.parseInt(words[4])));
        failing = Optional.of(disk);
        return disk.open(settings.node(), JournalOptions.defaults());
    }

    void arm() {
        failing.ifPresent(FailingDisk::arm);
    }
}
