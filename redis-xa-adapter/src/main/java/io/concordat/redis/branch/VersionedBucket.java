package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Digests;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plain value with the version it was set with, which is kept beside it as {@code <version> <digest of the value>}: what was
 * kept for another value, which has been replaced or deleted since by whatever means, does not count.
 */
public final class VersionedBucket {
    private static final Pattern KEPT = Pattern.compile("(-?[0-9]{1,19}) ([0-9a-f]{40})");

    private final BucketOverlay value;
    private final BucketOverlay version;

    VersionedBucket(BucketOverlay value, BucketOverlay version) {
        this.value = value;
        this.version = version;
    }

    /** The version of the value; empty without a value, or when it was set without a version. */
    public OptionalLong version() {
        Optional<Bytes> current = value.get();
        Optional<Bytes> kept = current.isPresent() ? version.get() : Optional.empty();
        if (kept.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher matcher = KEPT.matcher(kept.get().toString());
        boolean ofThisValue = matcher.matches()
                && matcher.group(2).equals(Digests.of(current.get()).toString());
        return ofThisValue ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Sets the value unless the one that is there has this version or a newer one; says whether it did. */
    public boolean setIfNewer(Bytes bytes, long newVersion, Optional<Expiry> expiry) {
        OptionalLong current = version();
        boolean newer = current.isEmpty() || current.getAsLong() < newVersion;
        if (newer) {
            Bytes kept = Bytes.of(newVersion + " " + Digests.of(bytes));
            value.state.requireRoom(value.setting(bytes).plus(version.setting(kept)));
            if (expiry.isPresent()) {
                value.set(bytes, expiry.get());
                version.set(kept, expiry.get());
            } else {
                value.set(bytes);
                version.set(kept);
            }
        }
        return newer;
    }

    /** Forgets the version. */
    public void clear() {
        version.clear();
    }
}
