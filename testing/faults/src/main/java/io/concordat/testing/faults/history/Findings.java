package io.concordat.testing.faults.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what is found, a few of each sort. */
final class Findings {
    private static final int MOST = 5;

    private final Level level;
    private final Map<Anomaly, Integer> counts = new EnumMap<>(Anomaly.class);
    private final List<Finding> all = new ArrayList<>();

    Findings(Level level) {
        this.level = level;
    }

    Level level() {
        return level;
    }

    void add(Anomaly anomaly, String detail, Transaction... transactions) {
        if (!level.forbids(anomaly) || counts.merge(anomaly, 1, Integer::sum) > MOST) {
            return;
        }
        StringBuilder text = new StringBuilder(detail);
        for (Transaction each : transactions) {
            text.append('\n').append(each);
        }
        all.add(new Finding(anomaly, text.toString()));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
