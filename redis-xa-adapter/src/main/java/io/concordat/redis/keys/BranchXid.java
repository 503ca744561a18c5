package io.concordat.redis.keys;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.transaction.xa.Xid;

/**
 * The xid of a transaction branch, compared by content (X/Open XA, section 4.2). Its text, as it stands in keys and in
 * the index of prepared branches, is {@code <format id>-<gtrid>-<bqual>} with the format id in decimal and the rest in hex.
 *
 * @param formatId the format id
 * @param gtridHex the global transaction id in hex
 * @param bqualHex the branch qualifier in hex, may be empty
 */
public record BranchXid(int formatId, String gtridHex, String bqualHex) implements Xid {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,10})-((?:[0-9a-f]{2})*)-((?:[0-9a-f]{2})*)");

    /** The same xid as a value. */
    public static BranchXid of(Xid xid) {
        return xid instanceof BranchXid known
                ? known
                : new BranchXid(
                        xid.getFormatId(),
                        HEX.formatHex(xid.getGlobalTransactionId()),
                        HEX.formatHex(xid.getBranchQualifier()));
    }

    /** The inverse of {@link #text()}; empty for anything else. */
    public static Optional<BranchXid> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new BranchXid(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3)));
    }

    /** The xid as it stands in Redis. */
    public String text() {
        return globalText() + bqualHex;
    }

    /** What the texts of all branches of the same global transaction begin with. */
    public String globalText() {
        return formatId + "-" + gtridHex + "-";
    }

    @Override
    public int getFormatId() {
        return formatId;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return HEX.parseHex(gtridHex);
    }

    @Override
    public byte[] getBranchQualifier() {
        return HEX.parseHex(bqualHex);
    }

    @Override
    public String toString() {
        return text();
    }
}
