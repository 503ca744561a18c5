package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same digests as {@code validate.lua} computes: SHA-1 in hex, because Redis offers no other to scripts. It guards
 * against concurrent change, not against forgery.
 */
final class Digests {
    private Digests() {}

    static Bytes of(Bytes value) {
        return Bytes.of(hex(value.array()));
    }

    /** The digests of the items, sorted, digested: independent of the order in which Redis lists them. */
    static Bytes ofNames(Set<Bytes> names) {
        return ofAll(names.stream().map(name -> hex(measured(name), name.array())));
    }

    static Bytes ofEntries(Map<Bytes, Bytes> entries) {
        return ofAll(entries.entrySet().stream()
                .map(entry -> hex(
                        measured(entry.getKey()),
                        entry.getKey().array(),
                        entry.getValue().array())));
    }

    private static Bytes ofAll(Stream<String> digests) {
        String all = digests.sorted().collect(Collectors.joining());
        return Bytes.of(hex(all.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] measured(Bytes field) {
        return (field.length() + ":").getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
