package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.script.Gate;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.List;
import java.util.function.Supplier;

/** Where the incarnation gate is on: is it open? A coordinator may open it right after this look, so that closed is no error. */
final class GateCheck {
    private static final String REFUSED = ": there every prepare and every commit in one phase votes no"
            + " (XA_RBTRANSIENT), and strict reads are refused";
    private static final String OPEN_IT = "Write again what may be missing, then call openGate(...) of"
            + " RedisXADataSource.records(), as a coordinator with redo does; or build without incarnationGate(true)";

    private static final String REPAIR_IT = "Let the user run INFO; if another program has changed the keys that end in"
            + " :incarnation, remove them with DEL and open the gate again";

    private GateCheck() {}

    /** @param gates of all groups of keys */
    static Finding of(Supplier<List<Gate>> gates) {
        List<Gate> all;
        try {
            all = gates.get();
        } catch (UnknownAnswerException e) {
            return new Finding(
                    "gate",
                    Severity.ERROR,
                    "it cannot be compared (" + e.getMessage() + "): no prepare can vote yes",
                    REPAIR_IT);
        }
        List<Gate> closed = all.stream().filter(gate -> !gate.isOpen()).toList();
        if (closed.isEmpty()) {
            return new Finding("gate", Severity.OK, "it is open" + inAll(all), "");
        }
        boolean neverOpened = closed.stream().allMatch(gate -> gate.held().isEmpty());
        return new Finding(
                "gate",
                Severity.WARNING,
                "it is closed" + where(closed, all)
                        + (neverOpened
                                ? ", because it was never opened, or was flushed"
                                : ", because the server has restarted or failed over since it was opened, or a replay has begun")
                        + REFUSED,
                OPEN_IT);
    }

    private static String inAll(List<Gate> all) {
        return all.size() == 1 ? "" : " in all " + all.size() + " slots";
    }

    private static String where(List<Gate> closed, List<Gate> all) {
        if (all.size() == 1) {
            return "";
        }
        long primaries = closed.stream().map(Gate::own).distinct().count();
        return " in " + closed.size() + " of " + all.size() + " slots, at " + primaries
                + (primaries == 1 ? " primary" : " primaries");
    }
}
