package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same digests as {@code validate.lua} computes: SHA-1 in hex, because Redis offers no other to scripts. It guards
 * against concurrent change, not against forgery.
 */
public final class Digests {
    private Digests() {}

    /** The digest of one value. */
    public static Bytes of(Bytes value) {
        return Bytes.of(hex(value.array()));
    }

    /** The digests of the items, sorted, digested: independent of the order in which Redis lists them. */
    static Bytes ofMembers(List<Bytes> members) {
        return ofAll(members.stream()
                .map(member -> hex(measured(member), member.array()))
                .sorted());
    }

    static Bytes ofPairs(List<Bytes> pairs) {
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            digests.add(hex(
                    measured(pairs.get(i)),
                    pairs.get(i).array(),
                    pairs.get(i + 1).array()));
        }
        return ofAll(digests.stream().sorted());
    }

    /** The digests of the items, as they are ordered, digested. */
    static Bytes ofSequence(List<Bytes> items) {
        return ofAll(items.stream().map(item -> hex(measured(item), item.array())));
    }

    private static Bytes ofAll(Stream<String> digests) {
        String all = digests.collect(Collectors.joining());
        return Bytes.of(hex(all.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] measured(Bytes item) {
        return (item.length() + ":").getBytes(StandardCharsets.US_ASCII);
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
