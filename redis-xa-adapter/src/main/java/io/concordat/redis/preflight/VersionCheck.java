package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version: 6.2 is the oldest that is tested. Valkey counts by the Redis version that it says it is compatible with. */
final class VersionCheck {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private VersionCheck() {}

    static Finding of(Map<String, String> info) {
        String version = info.getOrDefault("redis_version", "unknown");
        String name = info.containsKey("valkey_version")
                ? "Valkey " + info.get("valkey_version") + " (Redis " + version + ")"
                : "Redis " + version;
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return new Finding(
                    "version",
                    Severity.WARNING,
                    "the version " + version + " is not understood",
                    "Use Redis 6.2 or newer");
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        if (major < 6 || (major == 6 && minor < 2)) {
            return new Finding(
                    "version", Severity.ERROR, name + " is too old", "Use Redis 6.2 or newer, or Valkey 8 or newer");
        }
        return new Finding("version", Severity.OK, name, "");
    }
}
