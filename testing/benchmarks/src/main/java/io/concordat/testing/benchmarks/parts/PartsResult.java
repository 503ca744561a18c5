package io.concordat.testing.benchmarks.parts;

import java.util.List;

/**
 * What was found. Immutable.
 *
 * @param redis the server of the scripts, or empty
 */
record PartsResult(PartsOptions options, List<PartResult> parts, String redis, List<ScriptCost> scripts) {
    PartsResult {
        parts = List.copyOf(parts);
        scripts = List.copyOf(scripts);
    }
}
