package io.concordat.coordinator.mysql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises statements that end a local transaction, by their first words (MySQL Reference Manual, "Statements That Cause
 * an Implicit Commit", and the statements of transactions themselves). Inside XA the server refuses them; outside it would
 * obey. What a procedure does is not seen here.
 */
final class EndingStatement {
    private static final Set<String> ENDING = Set.of(("ALTER ANALYZE BEGIN CACHE CHANGE CHECK COMMIT CREATE"
                    + " DROP FLUSH GRANT INSTALL LOCK OPTIMIZE RENAME REPAIR RESET REVOKE ROLLBACK START STOP TRUNCATE"
                    + " UNINSTALL UNLOCK XA")
            .split(" "));

    /** What comes before the first word: blanks, brackets, comments; the mark of a comment that MySQL executes. */
    private static final Pattern FIRST_WORD = Pattern.compile(
            "\\A(?:\\s|\\(|#[^\\n]*+|--(?=\\s)[^\\n]*+|/\\*M?!\\d*|/\\*(?!M?!)(?:[^*]|\\*(?!/))*+\\*/)*+([A-Za-z]++)");

    private static final Pattern KEEPING = Pattern.compile(
            "(?i)\\A(?:(?:CREATE(?:\\s+OR\\s+REPLACE)?|DROP)\\s+TEMPORARY|ROLLBACK(?:\\s+WORK)?\\s+TO)\\b");

    private static final Pattern ENDING_SET = Pattern.compile("(?is)\\ASET\\b.*\\b(?:AUTOCOMMIT|PASSWORD)\\b.*");
    private static final Pattern LOAD_INDEX = Pattern.compile("(?i)\\ALOAD\\s+INDEX\\b");

    private EndingStatement() {}

    /** The first word of a statement that ends the local transaction; empty for others. */
    static Optional<String> in(String sql) {
        Matcher first = FIRST_WORD.matcher(sql);
        if (!first.find()) {
            return Optional.empty();
        }
        String word = first.group(1).toUpperCase(Locale.ROOT);
        CharSequence rest = sql.substring(first.start(1));
        boolean ends =
                switch (word) {
                    case "SET" -> ENDING_SET.matcher(rest).matches();
                    case "LOAD" -> LOAD_INDEX.matcher(rest).find();
                    default -> ENDING.contains(word) && !KEEPING.matcher(rest).find();
                };
        return ends ? Optional.of(word) : Optional.empty();
    }
}
